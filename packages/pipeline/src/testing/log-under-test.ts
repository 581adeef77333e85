import { decodeEvent, encodeFact, type FactText } from "../model/event-text.ts";
import type { Claimable, Lease, NewRun, Page, RunLog, StoredEvent } from "../engine/run-log.ts";
import type { ManualClock } from "./manual-clock.ts";

// Small words in which the laws can be told, for any store.

/** What each test finds: a fresh store, its clock, and a second log on it, which may be the same. */
export interface Given {
  log: RunLog;
  peer: RunLog;
  clock: ManualClock;
}

export const leaseMs = 1_000;

let lastRun = 0;

export function newRun(options: Partial<NewRun> = {}): NewRun {
  const queued = { type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} } as const;
  return {
    runId: `run-${++lastRun}`,
    pipeline: "report",
    pipelineVersion: "1",
    inputFingerprint: "same",
    schemaFingerprint: "same",
    owner: undefined,
    queued: encodeFact(queued),
    ...options,
  };
}

export function logged(message: string): FactText {
  return encodeFact({ type: "step.logged", step: "a", key: "a", attempt: 1, level: "info", message });
}

export const completed = encodeFact({ type: "run.completed", output: null });
export const cancelled = encodeFact({ type: "run.cancelled", completedSteps: [], files: [] });
export const cancelRequest = encodeFact({ type: "run.cancel_requested" });

/** A stored run with a lease on it. */
export async function heldRun(log: RunLog, owner = "first"): Promise<{ runId: string; lease: Lease }> {
  const { runId } = newRun();
  await log.create(newRun({ runId }));
  return { runId, lease: await claimed(log, runId, owner) };
}

export async function claimed(log: RunLog, runId: string, owner: string): Promise<Lease> {
  const claim = await log.claim(runId, { owner, leaseMs, onOutside: () => undefined });
  if (claim.status !== "claimed") throw new Error(`the run is ${claim.status}`);
  return claim.lease;
}

/** An ended run. */
export async function endedRun(log: RunLog, options: Partial<NewRun> = {}): Promise<string> {
  const run = newRun(options);
  await log.create(run);
  const lease = await claimed(log, run.runId, "first");
  await log.append(lease, 1, [completed]);
  await log.release(lease);
  return run.runId;
}

/** The runs of pipeline "report" that are to be driven now, and when more are. */
export async function due(log: RunLog, except: readonly string[] = [], limit = 10): Promise<Claimable> {
  return log.claimable({ pipelines: ["report"], except: new Set(except), limit });
}

export async function wholeLog(log: RunLog, runId: string): Promise<readonly StoredEvent[]> {
  return (await log.read(runId, undefined, 500)).events;
}

/** What a follower was given, to the end of its following. */
export async function followed(pages: AsyncIterable<Page>): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const page of pages) events.push(...page.events);
  return events;
}

export function seqs(events: readonly StoredEvent[]): number[] {
  return events.map((event) => event.seq);
}

export function messages(events: readonly StoredEvent[]): string[] {
  return events.flatMap(({ text }) => {
    const event = decodeEvent(text);
    return event.type === "step.logged" ? [event.message] : [];
  });
}

export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
