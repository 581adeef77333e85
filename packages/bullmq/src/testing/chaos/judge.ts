import { readFileSync } from "node:fs";
import { limits, type RunEvent } from "@stepcast/pipeline";
import { brokenLaws } from "@stepcast/pipeline/conformance";
import type { RunLog, StoredEvent } from "@stepcast/pipeline/engine";
import { decodeEvent, formatCursor } from "@stepcast/pipeline/store";
import { expect } from "vitest";
import type { Viewer } from "./audience.ts";
import { totalOf } from "./pipeline.ts";

/** Whether all was kept that was promised of a run and of who has watched it. Answers how often it was taken over, and whether it was given up for it. */
export async function judgeRun(log: RunLog, { runId, size, seen, resets }: Viewer, side: string) {
  const stored = await wholeLog(log, runId);
  expect(resets, `nothing was taken back from the viewer of ${runId}`).toBe(0);
  expect(seen, `the viewer of ${runId} saw each event once, in order`).toEqual(stored);
  const events = stored.map(({ text }) => decodeEvent(text));
  expect(brokenLaws(events)).toEqual([]);
  expectDoneOnce(runId, events, readFileSync(side, "utf8").split("\n"));
  const isGivenUp = isCrashLoop(events);
  if (!isGivenUp)
    expect(events.at(-1), outlineOf(events)).toMatchObject({ output: { total: totalOf(size) } });
  return { takeovers: events.filter(isTakeover).length, isGivenUp };
}

function expectDoneOnce(runId: string, events: readonly RunEvent[], executions: readonly string[]): void {
  const completed = new Set(events.flatMap((event) => (event.type === "step.completed" ? [event.key] : [])));
  for (const [key, attempts] of attemptsIn(events)) {
    const times = executions.filter((line) => line === `${runId} ${key}`).length;
    if (completed.has(key)) expect(times, `${key} of ${runId} was done`).toBeGreaterThan(0);
    // Who is stopped in mid-air may still finish what it had begun; nothing is begun without the log.
    expect(times, `${key} of ${runId} was done once in each attempt at most`).toBeLessThanOrEqual(attempts);
  }
  for (const [attempt, chunks] of chunksIn(events)) {
    expect(chunks, `the chunks of ${attempt} of ${runId}`).toEqual(chunks.map((_, index) => index + 1));
  }
}

/** Whoever is hit at random may be hit five times within one step: then a run ends as one that ends its process would. */
function isCrashLoop(events: readonly RunEvent[]): boolean {
  const end = events.at(-1);
  if (end?.type !== "run.failed" || end.error.code !== "crash_loop") return false;
  const sinceProgress = events.slice(events.findLastIndex(({ type }) => type === "step.completed") + 1);
  expect(sinceProgress.filter(isTakeover).length, outlineOf(events)).toBeGreaterThanOrEqual(limits.takeovers);
  return true;
}

function isTakeover({ type }: RunEvent): boolean {
  return type === "run.taken_over";
}

export async function wholeLog(log: RunLog, runId: string): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const last = all.at(-1);
    const { events } = await log.read(runId, last && formatCursor(last.seq, last.tag), 500);
    if (events.length === 0) return all;
    all.push(...events);
  }
}

function attemptsIn(events: readonly RunEvent[]): Map<string, number> {
  const attempts = new Map<string, number>();
  for (const event of events) {
    if (event.type === "step.started") attempts.set(event.key, (attempts.get(event.key) ?? 0) + 1);
  }
  return attempts;
}

/** What each attempt has streamed: 1, 2, 3 … as far as it came. */
function chunksIn(events: readonly RunEvent[]): Map<string, unknown[]> {
  const streamed = new Map<string, unknown[]>();
  for (const event of events) {
    if (event.type !== "step.chunk") continue;
    const attempt = `${event.key} ${event.attempt}`;
    streamed.set(attempt, [...(streamed.get(attempt) ?? []), event.chunk]);
  }
  return streamed;
}

/** A log at a glance, for whoever must find out why a run failed. */
function outlineOf(events: readonly RunEvent[]): string {
  return events.map((event) => JSON.stringify(event).slice(0, 160)).join("\n");
}
