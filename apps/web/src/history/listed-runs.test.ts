import type { RunList, RunSummary } from "@stepcast/pipeline/engine";
import { expect, test } from "vitest";
import { countNew, runsOf, withNews } from "./listed-runs.ts";

const run = (runId: string, queuedAt: number, more: Partial<RunSummary> = {}): RunSummary => ({
  runId,
  pipeline: "split",
  title: undefined,
  owner: undefined,
  status: "running",
  queuedAt,
  startedAt: queuedAt,
  endedAt: undefined,
  lastSeq: 2,
  ...more,
});
const page = (...runs: RunSummary[]): RunList => ({ runs, next: undefined });
const [e, d, c, b, a] = [run("e", 5), run("d", 4), run("c", 3), run("b", 2), run("a", 1)] as const;

test("runs of several pages are one list, and one that moved to the next page stands in it once", () => {
  expect(runsOf({ pages: [page(e, d), page(d, c)] })).toEqual([e, d, c]);
  expect(runsOf(undefined)).toEqual([]);
});

test("what is not listed is new, also in between, and what is further down is not", () => {
  expect(countNew(page(e, d, c), [d, c], true)).toBe(1);
  expect(countNew(page(e, d, c), [e, c], true)).toBe(1);
  expect(countNew(page(d, c, b, a), [d, c], true)).toBe(0);
  expect(countNew(page(e, d), [], false)).toBe(2);
  expect(countNew(undefined, [d], true)).toBe(0);
});

test("where all there is is listed, also an older one is new", () => {
  expect(countNew(page(d, c, a), [d, c], false)).toBe(1);
});

test("news take the place of what was known, and leave the rest as it is", () => {
  const data = { pages: [page(e, d), page(c)], pageParams: [] };
  const ended = { ...d, status: "completed" as const, lastSeq: 9, endedAt: 9 };
  const after = withNews(data, new Map([["d", ended]]));
  expect(after.pages[0]?.runs).toEqual([e, ended]);
  expect(after.pages[0]?.runs[0]).toBe(e);
  expect(after.pages[1]).toBe(data.pages[1]);
});

test("no news, late news and news of others change nothing at all", () => {
  const data = { pages: [page(e, d)] };
  const late = { ...d, lastSeq: 1 };
  expect(withNews(data, new Map())).toBe(data);
  expect(
    withNews(
      data,
      new Map([
        ["d", late],
        ["x", run("x", 9)],
      ]),
    ),
  ).toBe(data);
});
