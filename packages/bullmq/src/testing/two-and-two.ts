import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testsInFull } from "@stepcast/pipeline/conformance";
import type { RunLog, StoredEvent } from "@stepcast/pipeline/engine";
import { decodeEvent, formatCursor } from "@stepcast/pipeline/store";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Viewer } from "./chaos/audience.ts";
import { type Stage, Web, Worker } from "./chaos/cast.ts";
import { judgeRun } from "./chaos/judge.ts";
import type { FromWeb } from "./chaos/process.ts";

export interface StoreOfTwo {
  start(): Promise<{ url: string; end(): Promise<unknown> }>;
  open(url: string): RunLog;
}

const size = 3;
/** How many events such a run has that nobody kills; with kills there are more. */
const eventsOfARun = 22;
/** One of each kind; every event in the full suite. */
const sampled = [1, 2, 4, 9, 15, 18, 22];
const killSeqs = testsInFull ? Array.from({ length: eventsOfARun }, (_, index) => index + 1) : sampled;

/**
 * Two workers and two web nodes, each a process of its own: at every event of a run whoever drives it is killed, the other goes on, and
 * whoever watches on either node sees it whole.
 */
export function twoAndTwo(name: string, { start, open }: StoreOfTwo): void {
  describe(`${name}, with two workers and two web nodes:`, () => {
    let server: Awaited<ReturnType<StoreOfTwo["start"]>>;
    let stage: Stage;
    let workers: readonly Worker[];
    let seats: readonly Seat[];
    let log: RunLog;
    beforeAll(async () => {
      server = await start();
      const folder = mkdtempSync(join(tmpdir(), "stepcast-two-"));
      stage = {
        address: server.url,
        archive: "",
        side: join(folder, "side.txt"),
        files: join(folder, "files"),
      };
      workers = [new Worker(stage), new Worker(stage)];
      seats = [new Seat(stage), new Seat(stage)];
      await Promise.all(seats.map(({ web }) => web.ready));
      log = open(server.url);
    });
    afterAll(async () => {
      await log.close();
      await Promise.all([...workers, ...seats.map(({ web }) => web)].map((one) => one.end()));
      await server.end();
    });

    test.each(killSeqs)(
      "whoever drives a run is killed after event %i, and another goes on",
      {
        timeout: 60_000,
      },
      async (killSeq) => {
        const runId = `run-${killSeq}`;
        const killed: number[] = [];
        const viewers = seats.map((seat) =>
          seat.watch(runId, (event, seen) => {
            if (event.seq !== killSeq || killed.length > 0) return;
            const driver = workers.find(({ pid }) => pid === driverIn(seen));
            // Before anybody has it there is nobody to kill but whoever is about to take it.
            killed.push((driver ?? workers[0])?.pid ?? 0);
            (driver ?? workers[0])?.kill();
          }),
        );
        await vi.waitUntil(() => viewers.every(({ ended }) => ended), { timeout: 30_000 });
        expect(killed).toHaveLength(1);
        for (const viewer of viewers) await judgeRun(log, viewer, stage.side);
      },
    );
  });
}

/** A web node, and who sits there. */
class Seat {
  readonly web: Web;
  private viewer: Viewer | undefined;
  private onEvent: (event: StoredEvent, seen: readonly StoredEvent[]) => void = () => undefined;
  private following = 0;

  constructor(stage: Stage) {
    this.web = new Web(stage, (message) => this.hear(message));
  }

  /** Starts the run, or joins it, and watches it to its end. */
  watch(runId: string, onEvent: (event: StoredEvent, seen: readonly StoredEvent[]) => void): Viewer {
    this.viewer = { runId, size, seen: [], resets: 0, ended: false };
    this.onEvent = onEvent;
    this.web.tell({ type: "start", runId, size });
    return this.viewer;
  }

  private hear(message: FromWeb): void {
    const { viewer } = this;
    if (!viewer) return;
    if (message.type === "started") this.follow(viewer);
    if (message.type === "failed") throw new Error(`${message.runId}: ${message.message}`);
    if (message.type === "end") viewer.ended = true;
    if (message.type !== "page") return;
    if (message.reset) viewer.resets += 1;
    for (const event of message.events) {
      viewer.seen.push(event);
      this.onEvent(event, viewer.seen);
    }
  }

  private follow({ runId, seen }: Viewer): void {
    const last = seen.at(-1);
    const after = last && formatCursor(last.seq, last.tag);
    this.web.tell({ type: "follow", following: ++this.following, runId, after });
  }
}

/** The process that has a run, as its log tells. */
function driverIn(seen: readonly StoredEvent[]): number {
  const drives = seen.map(({ text }) => decodeEvent(text)).findLast((event) => "worker" in event);
  return drives && "worker" in drives ? Number.parseInt(drives.worker, 10) : 0;
}
