import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom, testsInFull } from "@stepcast/pipeline/conformance";
import type { RunLog } from "@stepcast/pipeline/engine";
import { expect, test, vi } from "vitest";
import { Audience, type Viewer } from "./chaos/audience.ts";
import { type Stage, Web, Worker } from "./chaos/cast.ts";
import { judgeRun, wholeLog } from "./chaos/judge.ts";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.ts";

export interface StoreInChaos {
  /** A server that keeps what it has acknowledged, also where it is killed. */
  start(): Promise<ServerInChaos>;
  /** The address of its store by way of another port. */
  address(port: number): string;
  /** Opens it here, to look on. */
  open(address: string): RunLog;
  /** Where runs go as soon as they have ended, while all this happens. */
  archive?: string;
  /** What else is to be so in the end. */
  check?(log: RunLog): Promise<void>;
}

export interface ServerInChaos {
  readonly port: number;
  /** Ends it without a goodbye. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it has on disk. */
  start(): Promise<void>;
  /** The way to it, where it is in its own hands; else one is laid to its port. */
  readonly way?: CuttingProxy;
  /** Moves some of what is stored from one of its servers to another, while it is used. */
  reshard?(random: () => number): Promise<void>;
  /** Ends all of it, where `kill` does not. */
  end?(): Promise<void>;
}

const seed = 20_261_122;
const play = testsInFull
  ? { workers: 4, runs: 200, lastsMs: 180_000, seed: Date.now() }
  : { workers: 2, runs: 40, lastsMs: 15_000, seed };

/**
 * Workers, web nodes and viewers, while workers are killed and stopped in mid-air, connections cut or swallowed, the server killed and
 * started anew, and viewers sent from one node to another.
 */
export function chaos(name: string, store: StoreInChaos): void {
  test(`${name}: whatever befalls workers, connections and server, every run ends, and every viewer sees it whole`, {
    timeout: play.lastsMs + 120_000,
  }, async () => {
    const server = await store.start();
    const proxy = server.way ?? (await cuttingProxy(server.port));
    const folder = mkdtempSync(join(tmpdir(), "stepcast-chaos-"));
    const stage = {
      address: store.address(proxy.port),
      archive: store.archive ?? "",
      side: join(folder, "side.txt"),
      files: join(folder, "files"),
    };
    // Two, since how often a viewer chooses a node depends on how it goes.
    const [random, choice] = [seededRandom(play.seed), seededRandom(play.seed + 1)];
    const scene = await openScene(stage, choice);
    try {
      const hits = await trouble(scene, { server, proxy, random });
      const log = store.open(store.address(server.port));
      await allEnd(log, scene.audience);
      const told = await judge(log, scene.audience.viewers, stage.side);
      await store.check?.(log);
      await log.close();
      console.log(`chaos with seed ${play.seed}: ${JSON.stringify(hits)}, ${JSON.stringify(told)}`);
    } finally {
      await scene.end();
      await proxy.close();
      await (server.end ?? server.kill)();
    }
  });
}

interface Scene {
  workers: readonly Worker[];
  audience: Audience;
  end(): Promise<void>;
}

async function openScene(stage: Stage, random: () => number): Promise<Scene> {
  const webs: Web[] = [];
  const audience = new Audience(() => webs[Math.floor(random() * webs.length)] ?? fail());
  for (const _ of [1, 2]) webs.push(new Web(stage, (message) => audience.hear(message)));
  await Promise.all(webs.map(({ ready }) => ready));
  const workers = Array.from({ length: play.workers }, () => new Worker(stage));
  return {
    workers,
    audience,
    async end() {
      await Promise.all([...workers, ...webs].map((one) => one.end()));
    },
  };
}

interface Means {
  server: ServerInChaos;
  proxy: CuttingProxy;
  random: () => number;
}

const kinds = [
  "kill",
  "kill",
  "kill",
  "stop",
  "stop",
  "stop",
  "lose",
  "lose",
  "cut",
  "swallow",
  "restart",
  "move",
  "move",
  "reshard",
] as const;
type Kind = (typeof kinds)[number];

/** Starts runs and hits something every now and then. Answers what was hit how often; at its end all is well again. */
async function trouble({ workers, audience }: Scene, { server, proxy, random }: Means) {
  const possible = kinds.filter((kind) => kind !== "reshard" || server.reshard);
  const none = { kill: 0, stop: 0, lose: 0, cut: 0, swallow: 0, restart: 0, move: 0, reshard: 0 };
  const hits: Record<Kind, number> = none;
  const healing: Promise<unknown>[] = [];
  const act: Record<Kind, (worker: Worker) => Promise<unknown> | undefined | void> = {
    kill: (worker) => worker.kill(),
    // Some past their leases, some not.
    stop(worker) {
      worker.pause();
      return sleep(200 + random() * 3_000).then(() => worker.resume());
    },
    // The reply to an append: its chunks are stored, and whoever stored them is not told.
    lose: () => proxy.loseNextReply("step.chunk"),
    cut: () => proxy.cut(),
    swallow() {
      proxy.swallow();
      return sleep(300).then(() => proxy.heal());
    },
    restart: () => server.kill().then(() => server.start()),
    move: () => audience.move(),
    reshard: () => server.reshard?.(random),
  };
  const endsAt = Date.now() + play.lastsMs;
  let started = 0;
  while (Date.now() < endsAt) {
    const due = ((play.lastsMs - (endsAt - Date.now())) / play.lastsMs) * 1.25 * play.runs;
    for (; started < Math.min(due, play.runs); started += 1)
      audience.start(`run-${started}`, 20 + (started % 40));
    await sleep(50 + random() * 450);
    const kind = possible[Math.floor(random() * possible.length)] ?? fail();
    const worker = workers[Math.floor(random() * workers.length)] ?? fail();
    hits[kind] += 1;
    const healed = act[kind](worker);
    // One server: what follows waits until it is back, and none is ended in the middle of a move.
    if (kind === "restart" || kind === "reshard") await healed;
    else healing.push(Promise.resolve(healed));
  }
  await Promise.all(healing);
  return hits;
}

/** Waits for every viewer to see the end of its run; tells of those who wait in vain how far they and their runs are. */
async function allEnd(log: RunLog, { viewers }: Audience): Promise<void> {
  const isOver = () => viewers.every(({ ended }) => ended);
  await vi.waitUntil(isOver, { timeout: 30_000, interval: 100 }).catch(() => undefined);
  const waiting = viewers.filter(({ ended }) => !ended);
  const told = waiting.map(async ({ runId, seen }) => {
    const last = (await wholeLog(log, runId)).at(-1);
    return `${runId}: ${seen.length} events seen of ${last?.seq ?? 0}, the last a ${last?.type ?? "nothing"}`;
  });
  expect(await Promise.all(told), "viewers who see no end").toEqual([]);
}

/** Whether everything was kept that was promised. Answers how often a run was taken over, and how many were given up for it. */
async function judge(log: RunLog, viewers: readonly Viewer[], side: string) {
  const told = { takeovers: 0, givenUp: 0 };
  for (const viewer of viewers) {
    const { takeovers, isGivenUp } = await judgeRun(log, viewer, side);
    told.takeovers += takeovers;
    if (isGivenUp) told.givenUp += 1;
  }
  expect(told.givenUp, "runs that were hit again and again").toBeLessThanOrEqual(viewers.length / 20);
  return told;
}

function fail(): never {
  throw new Error("there is nobody to choose");
}
