import { expect, test } from "vitest";
import { columns } from "./agent.ts";
import type { ColumnsAnswer, ColumnsQuestion } from "./question.ts";
import { settleColumns } from "./settle.ts";

const names = ["good", "bad", "when", "sent", "stars"];
const candidate = (column: string) => ({ column, samples: ["…"], filled: 1 });
const found = columns.output.parse({
  format: { encoding: "utf-8", delimiter: ",", hasHeader: true, columns: names, looseColumn: 4 },
  columns: names.map((name) => ({
    name,
    kind: "other",
    filled: 1,
    example: "",
    order: name === "when" || name === "sent" ? "month first" : null,
    scale: name === "stars" ? { min: 1, max: 5 } : null,
  })),
  proposed: {
    text: "good",
    date: { column: "when", order: "month first" },
    rating: { column: "stars", min: 1, max: 5 },
    group: "bad",
  },
  candidates: { text: ["good", "bad"].map(candidate), date: ["when", "sent"].map(candidate), rating: [] },
  doubt: null,
});

/** Answers one after the other, and keeps what was asked. */
async function settled(...answers: ColumnsAnswer[]) {
  const asked: ColumnsQuestion[] = [];
  const done = await settleColumns(found, async (question) => answers[asked.push(question) - 1] ?? {}).catch(
    (error: unknown) => ({ error }),
  );
  return { ...done, problems: asked.map(({ problem }) => problem) };
}

test("where nothing is open nobody is asked", async () => {
  const clear = { ...found, candidates: { text: [], date: [], rating: [] } };
  const { chosen, asked } = await settleColumns(clear, () => Promise.reject(new Error("asked")));
  expect([chosen, asked]).toEqual([found.proposed, []]);
});

test("an answer settles what is open, in any case, and leaves the rest as it was found", async () => {
  const done = await settled({ text: "BAD", date: "sent" });
  expect(done).toMatchObject({
    chosen: {
      text: "bad",
      date: { column: "sent", order: "month first" },
      rating: { column: "stars" },
      group: null,
    },
    format: { looseColumn: 1 },
    asked: ["text", "date"],
    problems: [undefined],
  });
});

test("dates and ratings may be none, whether they were asked for or not", async () => {
  expect(await settled({ text: "good", date: "None", rating: "none" })).toMatchObject({
    chosen: { text: "good", date: null, rating: null },
  });
});

test.each([
  [{ text: "worst", date: "when" }, /no column “worst”: the columns are “good”, “bad”/],
  [{ text: "none", date: "when" }, /no column “none”/],
  [{ text: "good" }, /say which column holds the dates, or “none”/],
  [{ text: "", date: "when" }, /say which column holds the answers/],
  [{ text: "good", date: "bad" }, /“bad” holds no dates/],
  [{ text: "good", date: "when", rating: "bad" }, /“bad” holds no ratings/],
  [{ text: "stars", date: "when" }, /“stars” cannot play two parts/],
])("an answer that cannot be used is asked for again, with the reason: %o", async (answer, problem) => {
  const done = await settled(answer, { text: "bad", date: "when" });
  expect(done).toMatchObject({ chosen: { text: "bad" } });
  expect(done.problems).toEqual([undefined, expect.stringMatching(problem)]);
});

test("the third answer that cannot be used ends it, saying why", async () => {
  const done = await settled({ text: "x" }, { text: "y" }, { text: "z" }, { text: "good", date: "when" });
  expect(done.problems).toHaveLength(3);
  expect(done).toMatchObject({
    error: { code: "invalid_input", message: expect.stringMatching(/3 times.*no column “z”/) as string },
  });
});
