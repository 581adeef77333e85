import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fact, RunEvent } from "./run-event.ts";
import {
  emptyRun,
  keptInAll,
  keptLines,
  openFold,
  reduceEvents,
  reduceRun,
  type RunState,
} from "./run-state.ts";

/** A step says so many things in a row, or begins its next attempt. */
interface Burst {
  step: number;
  says: "line" | "chunk" | "attempt";
  times: number;
}

const bursts = fc.array(
  fc.record({
    step: fc.nat(40),
    says: fc.constantFrom("line", "line", "chunk", "chunk", "attempt" as const),
    times: fc.integer({ min: 1, max: 900 }),
  }),
  { minLength: 5, maxLength: 40 },
);

function logOf(said: readonly Burst[]): RunEvent[] {
  const attempts = new Map<number, number>();
  const facts = said.flatMap(({ step: n, says, times }): Fact[] => {
    const began = says === "attempt" || !attempts.has(n);
    if (began) attempts.set(n, (attempts.get(n) ?? 0) + 1);
    const step = { step: "work", key: `work:${n}`, attempt: attempts.get(n) ?? 1 };
    const begin: Fact[] = began ? [{ type: "step.started", ...step, input: n }] : [];
    if (says === "attempt") return begin;
    const fact: Fact =
      says === "line"
        ? { type: "step.logged", ...step, level: "info", message: "said" }
        : { type: "step.chunk", ...step, chunk: n };
    return [...begin, ...Array.from({ length: times }, () => fact)];
  });
  return facts.map((fact, index) => ({ v: 1, runId: "run", seq: index + 1, at: index, ...fact }));
}

function stepsOf(state: RunState) {
  return Object.values(state.steps as Record<string, NonNullable<RunState["steps"][string]>>);
}

function keptOf(state: RunState): number {
  return stepsOf(state).reduce((sum, { logs, chunks }) => sum + logs.length + chunks.length, 0);
}

test("folded in pages of any size, or in place, a state is what it is folded event by event", () => {
  fc.assert(
    fc.property(bursts, fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1 }), (said, sizes) => {
      const log = logOf(said);
      const byEvent = log.reduce(reduceRun, emptyRun());
      let byPage = emptyRun();
      for (let at = 0, page = 0; at < log.length; page += 1) {
        const size = sizes[page % sizes.length] ?? 1;
        byPage = reduceEvents(byPage, log.slice(at, at + size));
        at += size;
      }
      expect(byPage).toEqual(byEvent);
      const inPlace = openFold();
      for (const event of log) inPlace.fold(event);
      expect(inPlace.state).toEqual(byEvent);
    }),
    { seed: 8, numRuns: 15 },
  );
});

test("what a state keeps of lines and chunks is bounded, whatever is said, and all of it is counted", () => {
  fc.assert(
    fc.property(bursts, (said) => {
      const log = logOf(said);
      const state = reduceEvents(emptyRun(), log);
      expect(keptOf(state)).toBeLessThanOrEqual(keptInAll);
      expect(
        stepsOf(state).every((step) => Math.max(step.logs.length, step.chunks.length) <= keptLines),
      ).toBe(true);
      const lines = log.filter(({ type }) => type === "step.logged").length;
      expect(stepsOf(state).reduce((sum, { logCount }) => sum + logCount, 0)).toBe(lines);
    }),
    { seed: 8, numRuns: 30 },
  );
});

test("a run of thousands of steps keeps the lines of those that spoke last, and counts the others'", () => {
  const log = logOf(Array.from({ length: 3_000 }, (_, step) => ({ step, says: "line", times: 4 })));
  const state = reduceEvents(emptyRun(), log);
  const steps = stepsOf(state);
  expect(steps).toHaveLength(3_000);
  expect(steps.every(({ logCount }) => logCount === 4)).toBe(true);
  const silent = steps.findIndex(({ logs }) => logs.length > 0);
  expect(steps.slice(silent + 1).every(({ logs }) => logs.length === 4)).toBe(true);
  expect(keptOf(state)).toBeGreaterThan(keptInAll / 2 - 4);
});

test("a step whose lines had to go keeps those it writes after that", () => {
  const first = { step: 0, says: "line", times: 3 } as const;
  const others = Array.from({ length: 20 }, (_, n) => ({ step: n + 1, says: "line", times: 500 }) as const);
  const state = reduceEvents(emptyRun(), logOf([first, ...others, { ...first, times: 2 }]));
  expect(stepsOf(state)[0]).toMatchObject({ logCount: 5, logs: { length: 2 } });
});
