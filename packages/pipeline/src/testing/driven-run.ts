import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pipeline } from "../define/pipeline.ts";
import { type Drive, drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { schemaFingerprint } from "../engine/schema-fingerprint.ts";
import { diskFiles, type DiskOptions } from "../files/disk.ts";
import type { FileStore } from "../files/file-store.ts";
import { formatCursor } from "../model/cursor.ts";
import { decodeEvent, encodeFact } from "../model/event-text.ts";
import { answerOpen, type Answers } from "./scripted-answers.ts";
import { manualClock, type ManualClock } from "./manual-clock.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { letGoOnPurpose } from "../orchestrate/opening.ts";
import { stepSlots } from "../orchestrate/step-slots.ts";

export const runId = "run";

const header = {
  runId,
  pipeline: "any",
  pipelineVersion: "1",
  inputFingerprint: "any",
  schemaFingerprint: "any",
  owner: undefined,
};

export type DriveOptions = Partial<
  Pick<
    Drive,
    "log" | "files" | "graceMs" | "waitGraceMs" | "clock" | "random" | "slots" | "handover" | "worker"
  >
>;

/** Runs a pipeline alone, from its start to its end. Gives the whole log. */
export async function record<P extends Pipeline>(
  pipeline: P,
  input: unknown,
  options: DriveOptions = {},
): Promise<RunEvent<P>[]> {
  return resume(pipeline, [queued(pipeline, input)], options);
}

/** Drives a run on from a log that someone else left behind. Gives the whole log. */
export async function resume<P extends Pipeline>(
  pipeline: P,
  history: readonly Fact[],
  { log = memoryLog(), ...options }: DriveOptions = {},
): Promise<RunEvent<P>[]> {
  await leaveBehind(log, history);
  await drive({ ...driveOptions(pipeline, log), worker: "second", ...options });
  return events<P>(log);
}

/**
 * Drives a run on through its sleeps, delays and timeouts, time passing whenever nothing else goes on. Gives the whole log. Without a
 * history the given log is taken as it is.
 */
export async function resumeInTime<P extends Pipeline>(
  pipeline: P,
  history: readonly Fact[],
  options: DriveOptions & { clock?: ManualClock; answers?: Answers<P> } = {},
): Promise<RunEvent<P>[]> {
  const { clock = manualClock(), files = tempFiles() } = options;
  // A record of answers by the names of P's questions.
  const answers = (options.answers ?? {}) as Answers<Pipeline>;
  const { log = memoryLog(clock) } = options;
  if (history.length > 0) await leaveBehind(log, history);
  for (;;) {
    const leaseMs = 2 ** 31 - 1;
    await timePasses(
      clock,
      drive({ ...driveOptions(pipeline, log), worker: "second", leaseMs, ...options, clock, files }),
    );
    const all = await eventsSoFar(log);
    const last = all.at(-1);
    if (!letGoOnPurpose(all)) return eventsSoFar<P>(log);
    if (last?.type !== "run.waiting") continue;
    if (await answerOpen(log, runId, pipeline, files, answers)) continue;
    // Without a time of its own only something from outside wakes it, which a test may have planned.
    if (last.wakeAt !== undefined) clock.advance(Math.max(0, last.wakeAt - clock()));
    else if (!clock.skip()) return eventsSoFar<P>(log);
  }
}

/** Lets time pass until something has come of a promise. */
export async function timePasses<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let over = false;
  void promise.catch(() => undefined).finally(() => (over = true));
  while (!over) {
    await quiet();
    if (!over) clock.skip();
  }
  return promise;
}

/** Resolves when what can go on without time has gone on: a few turns of the event loop. */
export async function quiet(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** What a driver of the test's one run needs; spread it and say the rest. */
export function driveOptions(pipeline: Pipeline, log: RunLog): Drive {
  return {
    run: { ...header, pipeline: pipeline.name, schemaFingerprint: schemaFingerprint(pipeline) },
    pipeline,
    log,
    files: tempFiles(),
    worker: "worker",
    leaseMs: 60_000,
    graceMs: 1_000,
    slots: stepSlots(Number.POSITIVE_INFINITY),
    handover: new AbortController().signal,
    clock: Date.now,
  };
}

export function queued(pipeline: Pipeline, input: unknown): Fact {
  return { type: "run.queued", pipeline: pipeline.name, pipelineVersion: "1", input };
}

/** Stores a log as a driver that is gone has left it. */
export async function leaveBehind(log: RunLog, [first, ...rest]: readonly Fact[]): Promise<void> {
  if (!first) throw new Error("a log begins with run.queued");
  await log.create({ ...header, queued: encodeFact(bare(first)) });
  const claim = await log.claim(runId, { owner: "first", leaseMs: 60_000, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  for (const [index, event] of rest.entries()) {
    await log.append(claim.lease, index + 1, [encodeFact(bare(event))]);
  }
  await log.release(claim.lease);
}

/** The fact of an event: without the stamp of the log it comes from. */
function bare(event: Fact & { v?: number; runId?: string; seq?: number; at?: number }): Fact {
  const { v: _v, runId: _runId, seq: _seq, at: _at, ...fact } = event;
  return fact;
}

/** What is in the log by now. */
export async function eventsSoFar<P extends Pipeline>(log: RunLog): Promise<RunEvent<P>[]> {
  const all: RunEvent<P>[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await log.read(runId, cursor, 500);
    const last = page.events.at(-1);
    if (!last) return all;
    // The log was written by P's own run.
    all.push(...page.events.map((event) => decodeEvent(event.text) as RunEvent<P>));
    cursor = formatCursor(last.seq, last.tag);
  }
}

export async function events<P extends Pipeline>(log: RunLog): Promise<RunEvent<P>[]> {
  const all: RunEvent<P>[] = [];
  const leaving = new AbortController();
  for await (const page of log.follow(runId, undefined, leaving.signal)) {
    // The log was written by P's own run.
    all.push(...page.events.map((event) => decodeEvent(event.text) as RunEvent<P>));
  }
  return all;
}

export function tempFiles(options?: DiskOptions): FileStore {
  return diskFiles(mkdtempSync(join(tmpdir(), "stepcast-")), options);
}

/** `type key#attempt`, one for each event: a log at a glance. */
export function outline(log: readonly RunEvent[]): string[] {
  return log.map((event) =>
    "attempt" in event ? `${event.type} ${event.key} ${event.attempt}` : event.type,
  );
}

/** The events of one type. */
export function ofType<T extends RunEvent["type"]>(
  log: readonly RunEvent[],
  type: T,
): Extract<RunEvent, { type: T }>[] {
  return log.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}
