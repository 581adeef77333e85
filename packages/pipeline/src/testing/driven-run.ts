import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pipeline } from "../define/pipeline.ts";
import { type Drive, drive } from "../engine/drive.ts";
import { memoryLog } from "../engine/memory/memory-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import { schemaFingerprint } from "../engine/schema-fingerprint.ts";
import { diskFiles } from "../files/disk.ts";
import type { FileStore } from "../files/file-store.ts";
import { decodeEvent, encodeFact } from "../model/event-text.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
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

export interface DriveOptions {
  log?: RunLog;
  files?: FileStore;
  graceMs?: number;
}

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
  { log = memoryLog(), files = tempFiles(), graceMs = 1_000 }: DriveOptions = {},
): Promise<RunEvent<P>[]> {
  await leaveBehind(log, history);
  await drive({ ...driveOptions(pipeline, log), files, worker: "second", graceMs });
  return events<P>(log);
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

export async function events<P extends Pipeline>(log: RunLog): Promise<RunEvent<P>[]> {
  const all: RunEvent<P>[] = [];
  const leaving = new AbortController();
  for await (const page of log.follow(runId, undefined, leaving.signal)) {
    // The log was written by P's own run.
    all.push(...page.events.map((event) => decodeEvent(event.text) as RunEvent<P>));
  }
  return all;
}

export function tempFiles(): FileStore {
  return diskFiles(mkdtempSync(join(tmpdir(), "stepcast-")));
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
