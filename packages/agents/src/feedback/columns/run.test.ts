import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { tempStep } from "../../../test/temp-step.ts";
import { samples } from "../../samples.ts";
import run from "./run.ts";

async function found(
  content: string | Uint8Array,
  given: { text?: string; date?: string; rating?: string } = {},
  name = "answers.csv",
) {
  const step = await tempStep();
  const output = await run({ csv: await step.writeFile(name, content), given }, step);
  if (Symbol.asyncIterator in output) throw new Error("columns returns a promise");
  const names = (part: "text" | "date" | "rating") => output.candidates[part].map(({ column }) => column);
  return { ...output, open: { text: names("text"), date: names("date"), rating: names("rating") } };
}

/** Rows of cells made from their number. */
function table(header: string, row: (n: number) => string, count = 40): string {
  return [header, ...Array.from({ length: count }, (_, n) => row(n))].join("\n");
}

const likes = ["the light rooms", "how quickly it heats", "the friendly driver", "its quiet motor"];
const words = (n: number) => `I really enjoyed ${likes[n % 4]} on visit ${n}`;
const others = (n: number) => `Please mend number ${n} of ${likes[(n + 1) % 4]} before summer comes`;
const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);

const ownSamples = samples.filter(({ pipeline }) => pipeline === "feedback");

test.each(ownSamples.map((sample) => [sample.fileName, sample] as const))(
  "of the samples only the one made for it leaves a question: %s",
  async (fileName, { url }) => {
    const { open } = await found(await readFile(url), {}, fileName);
    const expected =
      fileName === "course-evaluations.csv"
        ? {
            text: ["What did you like best?", "What should we change?"],
            date: ["Course date", "Submitted"],
            rating: [],
          }
        : { text: [], date: [], rating: [] };
    expect(open).toEqual(expected);
  },
);

test("two open questions leave open which holds the answers; the likelier, with more words, comes first, and each shows a few cells", async () => {
  const { open, candidates, proposed } = await found(
    table("What was good?,What was bad?", (n) => `${words(n)},${others(n)}`),
  );
  expect(open).toEqual({ text: ["What was bad?", "What was good?"], date: [], rating: [] });
  expect(proposed.text).toBe("What was bad?");
  expect(candidates.text[1]).toEqual({
    column: "What was good?",
    filled: 1,
    samples: [0, 1, 2, 3].map(words),
  });
});

test("a telling name settles it between two columns of the same kind of text", async () => {
  const { open, proposed } = await found(table("kept,review", (n) => `${words(n)},${others(n)}`));
  expect([open.text, proposed.text]).toEqual([[], "review"]);
});

test("a title beside a review is no question", async () => {
  const { open } = await found(table("title,review", (n) => `Nice stay ${n},${words(n)}`));
  expect(open.text).toEqual([]);
});

test("what a person has named is not asked for, in any part", async () => {
  const text = table(
    "opinion a,opinion b,date one,date two,score x,score y",
    (n) => `${words(n)},${others(n)},${day(n)},${day(n * 3)},${(n % 5) + 1},${((n * 2) % 5) + 1}`,
  );
  expect((await found(text)).open).toEqual({
    text: ["opinion b", "opinion a"],
    date: ["date one", "date two"],
    rating: ["score x", "score y"],
  });
  const { open, proposed } = await found(text, { text: "Opinion A", date: "none", rating: "score y" });
  expect(open).toEqual({ text: [], date: [], rating: [] });
  expect(proposed).toMatchObject({ text: "opinion a", date: null, rating: { column: "score y" } });
});

test("two columns that hold the same days are no question", async () => {
  const { open } = await found(
    table("created,updated,review", (n) => `${day(n)},${day(n)} 10:00,${words(n)}`),
  );
  expect(open.date).toEqual([]);
});

test("one rating among several that is of the whole is no question", async () => {
  const { open, proposed } = await found(
    table("rating of rooms,overall rating,review", (n) => `${(n % 5) + 1},${((n * 2) % 5) + 1},${words(n)}`),
  );
  expect([open.rating, proposed.rating?.column]).toEqual([[], "overall rating"]);
});

test("where no column looks like answers, a person may know one that is", async () => {
  const { open, proposed } = await found(table("id,colour", (n) => `${n},${["dark red", "blue"][n % 2]}`));
  expect([open.text, proposed.text]).toEqual([["colour"], null]);
});

test("what numbers or names each row is told from what measures or groups them", async () => {
  const { columns } = await found(
    table(
      "n,review_id,code,price,city,review",
      (n) =>
        `${n + 1},${(n * 7_919) % 10_007},x${n * 37}z,${(n * 13) % 97},${["Graz", "Linz"][n % 2]},${words(n)}`,
    ),
  );
  expect(columns.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
    "n: id",
    "review_id: id",
    "code: id",
    "price: number",
    "city: category",
    "review: text",
  ]);
});

test("of a wide table the columns that play a part are told, wherever they stand", async () => {
  const fillers = Array.from({ length: 300 }, (_, n) => `code${n}`);
  const row = (n: number) => [...fillers.map((_, at) => String(at * n)), words(n)].join(",");
  const { columns, proposed } = await found(table([...fillers, "review"].join(","), row));
  expect(columns).toHaveLength(201);
  expect(columns.at(-1)).toMatchObject({ name: "review", kind: "text" });
  expect(proposed.text).toBe("review");
});

test.each([
  [{ date: "review" }, /no dates in “review”.*“Column with the dates”/],
  [{ rating: "review" }, /no ratings in “review”.*“Column with the ratings”/],
  [{ rating: "stars" }, /no column “stars”.*“date”, “review”.*“Column with the ratings”/],
  [{ text: "none" }, /no column “none”.*“Column with the answers”/],
])("a column that is named and cannot play its part is refused: %o", async (given, message) => {
  const text = table("date,review", (n) => `${day(n)},${words(n)}`);
  await expect(found(text, given)).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(message) as string,
  });
});
