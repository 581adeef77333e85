import { emptyRun, type ErrorCode, type LogLevel, reduceEvents, type RunEvent } from "@stepcast/pipeline";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type GrownLines, type LogEntry, linesOf, linesOfSteps, logLevels } from "./log-lines.ts";
import { matchBeside, type Search } from "../grown/search.ts";
import { type StepsSeen, stepsOf } from "../grown/steps-of.ts";
import { searchLog } from "./log-search.ts";
import { textOf } from "./log-text.ts";
import { type LogFilter, type LogView, showAll, viewOf } from "./log-view.ts";

interface Written {
  step: number;
  level: LogLevel;
  message: string;
  isChunk: boolean;
}

const written = fc.array(
  fc.record({
    step: fc.nat(4),
    level: fc.constantFrom(...logLevels),
    message: fc.constantFrom("found a row", "Row 7 is odd", "slow\nvery", "row", "\u001b[31mred\u001b[0m"),
    isChunk: fc.boolean(),
  }),
  { minLength: 1, maxLength: 120 },
);

function logOf(facts: readonly Written[]): RunEvent[] {
  return facts.map(({ step: n, level, message, isChunk }, index) => {
    const stamp = { v: 1 as const, runId: "run", seq: index + 1, at: 1_000 + index };
    const step = { step: `work${n % 2}`, key: `work${n % 2}#${n}`, attempt: 1 };
    if (isChunk) return { ...stamp, ...step, type: "step.chunk", chunk: { message } };
    return { ...stamp, ...step, type: "step.logged", level, message };
  });
}

/** What a page keeps of a log as it grows: pages are added at its end, and from a size on its start is dropped. */
const growth = fc.record({
  facts: written,
  sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  kept: fc.integer({ min: 5, max: 150 }),
});

function* keptAsItGrows({ facts, sizes, kept }: { facts: Written[]; sizes: number[]; kept: number }) {
  const log = logOf(facts);
  for (let until = 0, page = 0; until < log.length; page += 1) {
    until = Math.min(log.length, until + (sizes[page % sizes.length] ?? 1));
    yield log.slice(Math.max(0, until - kept), until);
  }
}

const options = { seed: 11, numRuns: 200 };
const chunkText = (chunk: unknown) => (chunk as { message: string }).message;

test("made of what was made before, lines, views, searches and steps are what they are made anew", () => {
  const filter: LogFilter = { hidden: ["debug"], step: "work1" };
  fc.assert(
    fc.property(growth, (grown) => {
      let lines: GrownLines | undefined;
      let view: LogView | undefined;
      let search: Search<LogEntry> | undefined;
      let steps: StepsSeen | undefined;
      for (const events of keptAsItGrows(grown)) {
        lines = linesOf(events, chunkText, lines);
        expect(lines.lines).toEqual(linesOf(events, chunkText).lines);
        view = viewOf(lines.lines, filter, view);
        expect(view).toEqual(viewOf(lines.lines, filter));
        search = searchLog("row", view.shown, search);
        expect(search).toEqual(searchLog("row", view.shown));
        steps = stepsOf(lines.lines, steps);
        const names = new Set(lines.lines.map(({ step }) => step));
        expect([...steps.keysByName.keys()]).toEqual(expect.arrayContaining([...names]));
      }
    }),
    options,
  );
});

test("lines that were there keep their identity as the log grows, so that their rows are not rendered again", () => {
  const log = logOf([
    { step: 1, level: "info", message: "one", isChunk: false },
    { step: 1, level: "info", message: "two", isChunk: false },
  ]);
  const early = linesOf(log.slice(0, 1), undefined);
  const later = linesOf(log, undefined, early);
  expect(later.lines[0]).toBe(early.lines[0]);
  expect(linesOf(log, undefined, later)).toBe(later);
});

test("another log is another log, though its numbers go on from the first's", () => {
  const fact = { step: 1, level: "info", message: "one", isChunk: false } as const;
  const first = logOf([fact, fact]);
  const second = logOf([fact, { ...fact, message: "other" }, fact]);
  const before = linesOf(first, undefined);
  expect(linesOf(second, undefined, before).lines).toEqual(linesOf(second, undefined).lines);
});

test("only lines are lines, and chunks where a text for them is given", () => {
  const log = logOf([
    { step: 1, level: "warn", message: "line", isChunk: false },
    { step: 1, level: "warn", message: "chunk", isChunk: true },
  ]);
  expect(linesOf(log, undefined).lines.map(({ message }) => message)).toEqual(["line"]);
  expect(linesOf(log, chunkText).lines.map(({ message }) => message)).toEqual(["line", "chunk"]);
  expect(linesOf(log, () => undefined).lines.map(({ message }) => message)).toEqual(["line"]);
});

test("what ended an attempt is a line too: an error where it ended the step, a warning where another attempt follows", () => {
  const stamp = { v: 1 as const, runId: "run", at: 1_000, step: "read", key: "read" };
  const error = (code: ErrorCode, message: string) => ({ code, message });
  const log: RunEvent[] = [
    { ...stamp, seq: 1, attempt: 1, type: "step.retrying", error: error("timeout", "too slow"), delayMs: 10 },
    { ...stamp, seq: 2, attempt: 2, type: "step.failed", error: error("abandoned", "its worker was gone") },
    { ...stamp, seq: 3, attempt: 3, type: "step.failed", error: error("agent_error", "no table") },
  ];
  expect(linesOf(log, undefined).lines).toMatchObject([
    { seq: 1, attempt: 1, level: "warn", message: "too slow", key: "read" },
    { seq: 2, attempt: 2, level: "warn", message: "its worker was gone" },
    { seq: 3, attempt: 3, level: "error", message: "no table" },
  ]);
});

test("a step is found by what it is called on screen, and by its key", () => {
  const titleOf = (key: string) => (key === "work" ? "Do the work" : key);
  expect(searchLog("do the", long.slice(0, 3), undefined, titleOf).matches).toHaveLength(3);
  expect(searchLog("work", long.slice(0, 3), undefined, () => "other").matches).toHaveLength(3);
});

test("a run's state has the lines of all its steps in the order of the log", () => {
  fc.assert(
    fc.property(written, (facts) => {
      const log = logOf(facts.map((fact) => ({ ...fact, isChunk: false })));
      const started = [0, 1, 2, 3, 4].map((n): RunEvent => {
        const step = { step: `work${n % 2}`, key: `work${n % 2}#${n}`, attempt: 1 };
        return { v: 1, runId: "run", seq: n + 1, at: 1, type: "step.started", ...step, input: {} };
      });
      const events = [...started, ...log.map((event) => ({ ...event, seq: event.seq + 5 }))];
      const state = reduceEvents(emptyRun(), events);
      expect(linesOfSteps(state.steps)).toEqual(linesOf(events, undefined).lines);
      expect(linesOfSteps(state.steps)[0]).toBe(linesOfSteps(state.steps)[0]);
    }),
    options,
  );
});

test("levels are counted whether they are shown or not, so that a hidden error is still told", () => {
  fc.assert(
    fc.property(written, fc.subarray([...logLevels]), (facts, hidden) => {
      const { lines } = linesOf(logOf(facts), undefined);
      const view = viewOf(lines, { hidden, step: undefined });
      expect(view.counts).toEqual(viewOf(lines, showAll).counts);
      const shown = logLevels.filter((level) => !hidden.includes(level));
      expect(view.shown).toHaveLength(shown.reduce((sum, level) => sum + (view.counts.get(level) ?? 0), 0));
    }),
    options,
  );
});

const long: LogEntry[] = Array.from({ length: 23_000 }, (_, index) => ({
  seq: 2 * index + 1,
  at: index,
  attempt: 1,
  level: "info",
  message: index % 1_000 === 7 ? "(needle) in it" : "hay",
  fields: index === 5 ? { inFields: "(NEEDLE)" } : undefined,
  step: "work",
  key: index === 3 ? "work:(needle)" : "work",
}));

test("a long log is searched some thousand lines a turn, to its end, in messages, keys and fields", () => {
  let search = searchLog("(needle)", long);
  const turns = [search.searched];
  while (search.searched < long.length) {
    search = searchLog("(needle)", long, search);
    turns.push(search.searched);
  }
  expect(turns).toEqual([10_000, 20_000, 23_000]);
  expect(search.matches).toHaveLength(23 + 2);
  expect(searchLog("needle)", long, search).searched).toBe(10_000);
});

test("from match to match it goes on at the other end, forth and back", () => {
  const matches = long.slice(2, 5);
  expect(matchBeside(matches, 5, "next")?.seq).toBe(7);
  expect(matchBeside(matches, 9, "next")?.seq).toBe(5);
  expect(matchBeside(matches, 6, "previous")?.seq).toBe(5);
  expect(matchBeside(matches, 5, "previous")?.seq).toBe(9);
  expect(matchBeside([], 5, "next")).toBeUndefined();
});

test("as text, every line says when, how grave, whose and what, with its fields", () => {
  const [line] = long;
  const entry = { ...(line as LogEntry), level: "warn" as const, attempt: 2, fields: { rows: 3 } };
  expect([...textOf([entry])].join("")).toBe('1970-01-01T00:00:00.000Z WARN  work (2) hay {"rows":3}\n');
  expect([...textOf(long)].join("").split("\n")).toHaveLength(long.length + 1);
  expect([...textOf([])]).toEqual([]);
});

test("a step with thousands of calls offers its agent's name and the first hundred keys", () => {
  const lines = long.slice(0, 300).map((line, index) => ({ ...line, key: `work#${index}` }));
  const { keysByName } = stepsOf(lines);
  expect([...keysByName.keys()]).toEqual(["work"]);
  expect(keysByName.get("work")).toHaveLength(100);
});
