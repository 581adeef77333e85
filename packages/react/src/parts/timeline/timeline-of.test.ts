import { reduceEvents, type RunState, type StepState } from "@stepcast/pipeline";
import fc from "fast-check";
import { expect, test } from "vitest";
import { queuedAt, WrittenLog, stampOf } from "../../testing/written-log.ts";
import { type GroupRow, type StepRow, timelineOf, type TimelineRow } from "./timeline-of.ts";

function rowsOf(
  log: WrittenLog,
  options: Partial<Parameters<typeof timelineOf>[1]> = {},
): readonly TimelineRow[] {
  return timelineOf(log.state, { now: queuedAt + 60_000, ...options }).rows;
}

function stepRow(rows: readonly TimelineRow[], key: string): StepRow {
  const found = rows.find((row) => row.id === key);
  if (found?.kind !== "step") throw new Error(`no row of a step ${key}`);
  return found;
}

const since = ({ from, to }: { from: number; to: number }) => [from - queuedAt, to - queuedAt];

test("steps stand in the order in which they began, each with its time", () => {
  const log = new WrittenLog()
    .queued()
    .started(50)
    .step(100, 900, "columns")
    .begin(1_000, "b")
    .step(1_001, 1_400, "a");
  const rows = rowsOf(log);
  expect(rows.map(({ id }) => id)).toEqual(["columns", "b", "a"]);
  expect(since(stepRow(rows, "columns"))).toEqual([100, 900]);
  // Still at work.
  expect(since(stepRow(rows, "b"))).toEqual([1_000, 60_000]);
});

test("each attempt is a part of its own, and the delay before a retry is apart from work", () => {
  const log = new WrittenLog()
    .queued()
    .begin(100, "a")
    .retrying(400, "a", 1)
    .begin(900, "a", 2)
    .done(1_200, "a", 2);
  const { parts } = stepRow(rowsOf(log), "a");
  expect(parts.map((part) => [part.kind, ...since(part)])).toEqual([
    ["work", 100, 400],
    ["retry-delay", 400, 900],
    ["work", 900, 1_200],
  ]);
  expect(parts[0]).toMatchObject({ outcome: "failed", attempt: 1, error: "the line is busy" });
  expect(parts[2]).toMatchObject({ outcome: "completed", attempt: 2, error: undefined });
});

test("what a cut-off attempt took is lost, and so is the time until somebody took over", () => {
  const log = new WrittenLog().queued().begin(100, "a").abandoned(400, "a", 1).begin(900, "a", 2);
  const { parts } = stepRow(rowsOf(log), "a");
  expect(parts.map((part) => [part.kind, ...since(part)])).toEqual([
    ["work", 100, 400],
    ["takeover-delay", 400, 900],
    ["work", 900, 60_000],
  ]);
  expect(parts[0]).toMatchObject({ outcome: "abandoned" });
});

test("a step between two attempts waits until now", () => {
  const { parts } = stepRow(rowsOf(new WrittenLog().queued().begin(100, "a").retrying(400, "a", 1)), "a");
  expect(parts.map((part) => [part.kind, ...since(part)])).toEqual([
    ["work", 100, 400],
    ["retry-delay", 400, 60_000],
  ]);
});

test("copied steps take no time, and an unused copy is no attempt", () => {
  const log = new WrittenLog()
    .queued({ origin: { runId: "before", copied: 4 } })
    .step(0, 0, "a")
    .step(0, 0, "b")
    .started(50)
    .begin(3_000, "b", 2)
    .done(4_000, "b", 2);
  const rows = rowsOf(log);
  expect(stepRow(rows, "a")).toMatchObject({ parts: [], step: { copied: true } });
  expect(since(stepRow(rows, "b"))).toEqual([3_000, 4_000]);
});

test("questions stand between the steps for as long as they were open", () => {
  const asked = { type: "question.asked", question: "go", key: "go", data: {} } as const;
  const log = new WrittenLog()
    .queued()
    .step(10, 20, "a")
    .put(30, asked)
    .put(5_030, { type: "question.answered", question: "go", key: "go", answer: {} })
    .step(5_040, 5_050, "b")
    .put(6_000, { ...asked, key: "go#2", expiresAt: queuedAt + 9_000 });
  const rows = rowsOf(log);
  expect(rows.map((row) => row.kind)).toEqual(["step", "question", "step", "question"]);
  expect(rows.flatMap((row) => (row.kind === "question" ? [since(row)] : []))).toEqual([
    [30, 5_030],
    [6_000, 60_000],
  ]);
  // Whoever closes it does so at its time, not when the run ends.
  const closed = rowsOf(
    log.put(9_500, { type: "question.closed", question: "go", key: "go#2", reason: "timeout" }),
  );
  expect(closed.flatMap((row) => (row.kind === "question" ? [since(row)] : []))[1]).toEqual([6_000, 9_000]);
});

test("what is expected is listed until it begins; what a completed run did without is not", () => {
  const pending = ["a", "b", "c"];
  const log = new WrittenLog().queued().step(10, 20, "b");
  expect(rowsOf(log, { pending }).map(({ kind }) => kind)).toEqual(["step", "pending", "pending"]);
  expect(rowsOf(log.completed(30), { pending }).map(({ kind }) => kind)).toEqual(["step"]);
});

test("the queue, times in which nobody drove the run, and a pause are told apart from every step", () => {
  const log = new WrittenLog()
    .queued()
    .started(500)
    .put(1_000, { type: "run.waiting" })
    .put(1_700, { type: "run.woken", worker: "w" })
    .put(1_800, { type: "run.paused" })
    .put(1_900, { type: "run.waiting" });
  const { bands, nowAt } = timelineOf(log.state, { now: queuedAt + 3_000 });
  expect(bands.map((band) => [band.kind, ...since(band)])).toEqual([
    ["queued", 0, 500],
    ["waited", 1_000, 1_700],
    ["waited", 1_900, 3_000],
    ["paused", 1_800, 3_000],
  ]);
  expect(nowAt).toBe(queuedAt + 3_000);
});

test("now is not before what the log says, though this machine's clock be behind", () => {
  const log = new WrittenLog().queued().step(10, 8_000, "a").begin(8_001, "b");
  const { nowAt, endAt } = timelineOf(log.state, { now: queuedAt - 5_000 });
  expect(nowAt).toBe(queuedAt + 8_001);
  expect(endAt).toBeGreaterThan(queuedAt + 8_001);
});

test("the axis of a run that goes on grows now and then, not with every frame", () => {
  const { state } = new WrittenLog().queued().begin(10, "a");
  const ends = new Set<number>();
  for (let ms = 0; ms < 60_000; ms += 16) ends.add(timelineOf(state, { now: queuedAt + ms }).endAt);
  expect(ends.size).toBeLessThan(15);
});

function mapped(count: number): WrittenLog {
  const log = new WrittenLog().queued().started(5).step(10, 20, "plan");
  for (let index = 0; index < count; index += 1) log.begin(100 + index, `${index}/clean`);
  for (let index = 0; index < count; index += 1) {
    if (index % 10 === 3) log.failed(5_000 + index, `${index}/clean`);
    else if (index % 10 !== 7) log.done(5_000 + index, `${index}/clean`);
  }
  return log.step(20_000, 20_100, "report");
}

test("many steps of one agent in one place are one row, which says how they are", () => {
  const [plan, group, report] = rowsOf(mapped(100));
  expect([plan?.id, group?.kind, report?.id]).toEqual(["plan", "group", "report"]);
  expect(group).toMatchObject({ agent: "clean", count: 100, isOpen: false });
  expect((group as GroupRow).counts).toMatchObject({ completed: 80, failed: 10, running: 10 });
  expect(since(group as GroupRow)).toEqual([100, 60_000]);
});

test("an opened group has its steps beneath it, by their items", () => {
  const [, folded] = rowsOf(mapped(20));
  const rows = rowsOf(mapped(20), { opened: new Set([folded?.id ?? ""]) });
  expect(rows).toHaveLength(23);
  expect(rows[2]).toMatchObject({ id: "0/clean", level: 2, item: "0" });
});

test("a few steps are not folded, nor are maps of two places together", () => {
  expect(rowsOf(mapped(12)).filter(({ kind }) => kind === "group")).toEqual([]);
  const log = new WrittenLog().queued();
  for (let index = 0; index < 20; index += 1)
    log
      .step(index, index + 1, `${index}/clean`)
      .step(index, index + 1, `map#2/${index}/clean`)
      .step(index, index + 1, `clean#${index}`);
  expect(rowsOf(log).map((row) => [row.kind, (row as GroupRow).count])).toEqual([
    ["group", 20],
    ["group", 20],
    ["group", 20],
  ]);
});

test("rows of steps that have ended stay the same objects, so that they are not drawn again", () => {
  const log = mapped(30);
  const before = timelineOf(log.state, { now: queuedAt + 60_000 });
  const { state } = log;
  const event = log.begin(30_000, "more").events.slice(-1);
  const opened = new Set(before.rows.map(({ id }) => id));
  const rowsAt = (run: RunState, ms: number) => timelineOf(run, { now: queuedAt + ms, opened }).rows;
  const [now, later] = [rowsAt(state, 60_000), rowsAt(reduceEvents(state, event), 60_016)];
  const ended = now.filter((row) => row.kind === "step" && row.step.endedAt !== undefined);
  expect(ended).toHaveLength(29);
  expect(ended.filter((row) => !later.includes(row))).toEqual([]);
});

/** Any run, also where the clocks of its machines differ by up to half a second. */
const anyLog = fc
  .array(
    fc.record({
      key: fc.constantFrom(
        "a",
        "b",
        "c#2",
        "d:x/y",
        "1/e",
        "2/e",
        "3/e",
        "map#2/1/e",
        "o/i/f",
        "constructor",
      ),
      waitsMs: fc.nat(5_000),
      worksMs: fc.nat(5_000),
      skewMs: fc.integer({ min: -500, max: 500 }),
      end: fc.constantFrom("done", "retrying", "abandoned", "failed", "cancelled", "open"),
    }),
    { maxLength: 60 },
  )
  .map((tries) => {
    const log = new WrittenLog().queued().started(70);
    const attempts = new Map<string, number>();
    const closed = new Set<string>();
    let ms = 100;
    for (const { key, waitsMs, worksMs, skewMs, end } of tries) {
      if (closed.has(key)) continue;
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      log.begin(ms + waitsMs + skewMs, key, attempt);
      const at = ms + waitsMs + worksMs;
      if (end === "done") log.done(at, key, attempt);
      if (end === "retrying") log.retrying(at, key, attempt);
      if (end === "abandoned") log.abandoned(at, key, attempt);
      if (end === "failed") log.failed(at, key, attempt);
      if (end === "cancelled") log.put(at, { type: "step.cancelled", ...stampOf(key, attempt) });
      if (end !== "retrying" && end !== "abandoned") closed.add(key);
      ms += Math.round((waitsMs + worksMs) / 3);
    }
    return log;
  });

test("of any run every bar lies within the axis, the parts of a row follow one another without a gap, and sum up to its time", () => {
  fc.assert(
    fc.property(anyLog, fc.nat(20_000), fc.boolean(), (log, nowMs, isOver) => {
      const state: RunState = isOver ? log.completed(40_000).state : log.state;
      const { startAt, endAt, rows, bands, nowAt } = timelineOf(state, {
        now: queuedAt + nowMs,
        foldAbove: 3,
      });
      expect(nowAt === undefined).toBe(isOver);
      for (const span of [...bands, ...rows.flatMap((row) => (row.kind === "pending" ? [] : [row]))]) {
        expect(span.from).toBeGreaterThanOrEqual(startAt);
        expect(span.to).toBeLessThanOrEqual(endAt);
        expect(span.to).toBeGreaterThanOrEqual(span.from);
      }
      for (const row of rows) {
        if (row.kind === "step") expectWhole(row);
        if (row.kind === "group") expect(row.density.every((share) => share >= 0 && share <= 1)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

function expectWhole({ from, to, parts }: StepRow): void {
  expect(parts[0]?.from).toBe(from);
  expect(parts.at(-1)?.to).toBe(to);
  for (const [index, part] of parts.entries()) expect(part.to).toBe(parts[index + 1]?.from ?? to);
  const sum = parts.reduce((total, part) => total + part.to - part.from, 0);
  expect(sum).toBe(to - from);
  // An attempt is in it once.
  const attempts = parts.flatMap((part) => (part.kind === "work" ? [part.attempt] : []));
  expect(new Set(attempts).size).toBe(attempts.length);
}

test("of any run every step has one row, folded or not", () => {
  fc.assert(
    fc.property(anyLog, fc.integer({ min: 1, max: 4 }), (log, foldAbove) => {
      const steps = Object.values(log.state.steps as Record<string, StepState>);
      const folded = rowsOf(log, { foldAbove });
      const counted = folded.map((row) => (row.kind === "group" ? row.count : 1));
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(steps.length);
      const groups = folded.filter(({ kind }) => kind === "group").map(({ id }) => id);
      const open = rowsOf(log, { foldAbove, opened: new Set(groups) });
      const keys = open.flatMap((row) => (row.kind === "step" ? [row.id] : []));
      expect(keys.toSorted()).toEqual(steps.map(({ key }) => key).toSorted());
    }),
    { numRuns: 200 },
  );
});
