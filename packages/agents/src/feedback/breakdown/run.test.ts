import { expect, test } from "vitest";
import { tempStep } from "../../../test/temp-step.ts";
import type { ColumnFact } from "../columns/agent.ts";
import run from "./run.ts";

interface Answer {
  cell: string;
  mood?: "positive" | "neutral" | "negative" | "unknown";
  topic?: number;
  rating?: number | null;
}

/** Breaks answers down by their cells, as if all steps before had found what is given. */
async function broken(
  kind: ColumnFact["kind"],
  answers: Answer[],
  given: { asked?: string; order?: ColumnFact["order"]; skip?: number } = {},
) {
  const step = await tempStep();
  const { asked = "Country", order = null, skip } = given;
  const lines = answers.map(({ cell }, n) => `text ${n},"${cell}"`);
  const kept = answers.map((answer, at) => ({ ...answer, n: at + 1 })).filter(({ n }) => n !== skip);
  const ndjson = async (name: string, values: unknown[]) =>
    step.writeFile(name, values.map((value) => JSON.stringify(value)).join("\n"));
  const fact = { filled: 1, example: "", order, scale: null };
  const output = await run(
    {
      column: asked,
      csv: await step.writeFile("answers.csv", `review,Country\n${lines.join("\n")}\n`),
      format: {
        encoding: "utf-8",
        delimiter: ",",
        hasHeader: true,
        columns: ["review", "Country"],
        looseColumn: 0,
      },
      columns: [
        { ...fact, name: "review", kind: "text" },
        { ...fact, name: "Country", kind },
      ],
      rows: await ndjson(
        "rows.ndjson",
        kept.map(({ n, rating = null }) => ({ n, text: "…", date: null, rating, group: null })),
      ),
      count: kept.length,
      sentiments: await ndjson(
        "moods.ndjson",
        kept.map(({ mood = "neutral" }) => ({ label: mood, score: 0, basis: "emoji" })),
      ),
      assigned: await ndjson(
        "assigned.ndjson",
        kept.map(({ topic = 0 }) => topic),
      ),
      topicNames: ["Price", "Delivery", "Other"],
      scale: { min: 1, max: 5 },
    },
    step,
  );
  if (Symbol.asyncIterator in output) throw new Error("breakdown returns a promise");
  const labels = output.labels && (await step.readFile(output.labels).text()).trim().split("\n");
  const svgs = await Promise.all(output.charts.map(({ file }) => step.readFile(file).text()));
  return { ...output, labels: labels?.map((line) => JSON.parse(line) as string), svgs, logged: step.logged };
}

const of = (cell: string, count: number, rest: Partial<Answer> = {}): Answer[] =>
  Array.from({ length: count }, () => ({ cell, ...rest }));

test("moods, ratings and topics are counted for each value, the largest first", async () => {
  const { parts, others, without, column, labels } = await broken(
    "category",
    [
      ...of("France", 2, { mood: "negative", topic: 1, rating: 1 }),
      ...of("Germany", 2, { mood: "positive", topic: 0, rating: 5 }),
      ...of(" germany", 1, { mood: "unknown", topic: 1, rating: null }),
      ...of("n/a", 1),
    ],
    { asked: " country " },
  );
  expect(parts).toEqual([
    {
      name: "Germany",
      count: 3,
      sentiment: { positive: 2, neutral: 0, negative: 0, unknown: 1 },
      averageRating: 5,
      topics: [
        { name: "Price", count: 2 },
        { name: "Delivery", count: 1 },
      ],
    },
    {
      name: "France",
      count: 2,
      sentiment: { positive: 0, neutral: 0, negative: 2, unknown: 0 },
      averageRating: 1,
      topics: [{ name: "Delivery", count: 2 }],
    },
  ]);
  expect([column, others, without, labels]).toEqual(["Country", { values: 0, answers: 0 }, 1, undefined]);
});

test("cells of rows that were dropped are not counted to their neighbours", async () => {
  const { parts } = await broken("category", [...of("a", 2, { rating: 1 }), ...of("b", 3, { rating: 5 })], {
    skip: 1,
  });
  expect(parts.map(({ name, count, averageRating }) => [name, count, averageRating])).toEqual([
    ["b", 3, 5],
    ["a", 1, 1],
  ]);
});

test("of many values the twelve largest are told apart, and the rest is counted", async () => {
  const answers = Array.from({ length: 15 }, (_, n) => of(`value ${n}`, 20 - n)).flat();
  const { parts, others } = await broken("category", answers);
  expect(parts).toHaveLength(12);
  expect(others).toEqual({ values: 3, answers: 8 + 7 + 6 });
});

test("numbers become ranges with round edges that hold about as many answers each", async () => {
  const answers = Array.from({ length: 100 }, (_, n) => ({ cell: `${n}.50` }));
  const { parts, by, labels } = await broken("number", [...answers, ...of("unknown", 3)]);
  expect(by).toBe("range");
  expect(parts.map(({ name, count }) => [name, count])).toEqual([
    ["below 20", 20],
    ["20 to below 40", 20],
    ["40 to below 60", 20],
    ["60 to below 80", 20],
    ["80 and more", 20],
  ]);
  expect([labels?.[0], labels?.[39], labels?.at(-1)]).toEqual(["below 20", "20 to below 40", ""]);
});

test("few numbers are values, in the order of numbers", async () => {
  const { parts, by } = await broken("rating", [...of("10", 5), ...of("9", 1), ...of("1", 3)]);
  expect([by, parts.map(({ name }) => name)]).toEqual(["value", ["1", "9", "10"]]);
});

test("one number for nearly everybody makes no empty range", async () => {
  const answers = [...of("0", 300), ...Array.from({ length: 30 }, (_, n) => ({ cell: `${n * 7 + 1}` }))];
  const { parts } = await broken("number", answers);
  expect(parts.every(({ count }) => count > 0)).toBe(true);
  expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(330);
});

test.each([
  ["days", 10, 1, "2025-01-01", 10],
  ["months", 300, 1, "2025-01", 10],
  ["quarters", 40, 20, "2025 Q1", 9],
  ["years", 40, 80, "2025", 9],
  ["decades", 40, 400, "2020s", 5],
])("dates become %s where these can be read at a glance", async (_unit, count, apart, first, parts) => {
  const answers = Array.from({ length: count }, (_, n) => {
    const date = new Date(Date.UTC(2025, 0, 1 + n * apart));
    return { cell: `${date.getUTCDate()}.${date.getUTCMonth() + 1}.${date.getUTCFullYear()}` };
  });
  const output = await broken("date", answers, { order: "day first" });
  expect(output).toMatchObject({ by: "period", without: 0 });
  expect(output.parts[0]?.name).toBe(first);
  expect(output.parts).toHaveLength(parts);
  expect(output.labels?.[0]).toBe(first);
});

test("a column of written texts is noted, and fails nothing", async () => {
  expect(await broken("text", of("The lid does not close", 5))).toMatchObject({
    note: "“Country” holds written texts: there is nothing to tell the answers apart by",
    parts: [],
  });
});

test("charts show the moods and the average rating of each part, whatever it is called", async () => {
  const names = ["constructor", "__proto__", 'a "" \\ name'];
  const { svgs, charts } = await broken(
    "category",
    names.flatMap((name, at) => of(name, 3, { mood: "positive", rating: at + 1 })),
  );
  expect(charts.map(({ title }) => title)).toEqual(["Mood by Country", "Average rating by Country"]);
  for (const svg of svgs) for (const name of ["constructor", "__proto__"]) expect(svg).toContain(name);
});

test("a column that does not exist is noted with those that do, and fails nothing", async () => {
  const { note, parts, column, logged } = await broken("category", of("a", 3), { asked: "County" });
  expect([column, parts]).toEqual(["County", []]);
  expect(note).toBe("there is no column “County”; the columns are “review”, “Country”");
  expect(logged).toContainEqual({ level: "warn", message: note });
});

test.each([
  [
    "whose answers all differ",
    Array.from({ length: 30 }, (_, n) => ({ cell: `word ${n}` })),
    /value of its own/,
  ],
  ["that is empty", of("-", 4), /holds nothing/],
])("a column %s is noted, and fails nothing", async (_name, answers, note) => {
  expect(await broken("other", answers)).toMatchObject({
    note: expect.stringMatching(note) as string,
    parts: [],
    charts: [],
  });
});
