import type { RunSummary } from "@stepcast/pipeline/engine";
import { expect, test } from "vitest";
import { newsOf } from "./news-of.ts";

const run = (queuedAt: number, lastSeq = 1): RunSummary => ({
  runId: `run-${queuedAt}`,
  pipeline: "split",
  title: undefined,
  owner: undefined,
  status: "running",
  queuedAt,
  startedAt: undefined,
  endedAt: undefined,
  lastSeq,
});

/** A server with a run for each millisecond, which lists the newest of a range. */
function server(atOnce: number) {
  const asked: { since: number; until: number }[] = [];
  return {
    asked,
    ask: async (range: { since: number; until: number }) => {
      asked.push(range);
      const all = Array.from({ length: range.until - range.since }, (_, at) => run(range.until - 1 - at, 7));
      return { runs: all.slice(0, atOnce) };
    },
  };
}

test("runs that are neighbours are asked for at once", async () => {
  const { asked, ask } = server(100);
  const news = await newsOf([run(30), run(20), run(10)], ask);
  expect(asked).toEqual([{ since: 10, until: 31 }]);
  expect([30, 20, 10].map((at) => news.get(`run-${at}`)?.lastSeq)).toEqual([7, 7, 7]);
});

test("those with too many others between them are asked for one by one", async () => {
  const { asked, ask } = server(5);
  const news = await newsOf([run(1_000), run(999), run(10)], ask);
  expect(asked).toEqual([
    { since: 10, until: 1_001 },
    { since: 10, until: 11 },
  ]);
  expect([1_000, 999, 10].every((at) => news.has(`run-${at}`))).toBe(true);
});
