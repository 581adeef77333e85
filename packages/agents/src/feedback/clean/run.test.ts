import { expect, test } from "vitest";
import { tempStep } from "../../../test/temp-step.ts";
import findColumns from "../columns/run.ts";
import { settleColumns } from "../columns/settle.ts";
import { readNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import run from "./run.ts";

async function cleaned(content: string | Uint8Array, textColumn?: string, name = "answers.csv") {
  const step = await tempStep();
  const csv = await step.writeFile(name, content);
  const found = await findColumns({ csv, given: { text: textColumn } }, step);
  if (Symbol.asyncIterator in found) throw new Error("columns returns a promise");
  const { format, chosen } = await settleColumns(found, () => Promise.reject(new Error("asked")));
  const counted = await run({ csv, format, chosen }, step);
  if (Symbol.asyncIterator in counted) throw new Error("clean returns a promise");
  const rows: Row[] = [];
  for await (const row of readNdjson<Row>(step.readFile(counted.rows))) rows.push(row);
  const output = { ...counted, format, chosen, doubt: found.doubt };
  return { output, rows, logged: step.logged.map(({ message }) => message) };
}

const failing = async (content: string | Uint8Array, textColumn?: string): Promise<unknown> =>
  cleaned(content, textColumn).catch((error: unknown) => error);

test("finds text, date, rating and product by what is in them, whatever they are called", async () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) =>
      `${i};${(i % 5) + 1};2024-0${(i % 9) + 1}-11;${["Kettle", "Toaster"][i % 2]};It heats quickly and number ${i} of us likes the handle`,
  );
  const { output, rows } = await cleaned(`q1;q2;q3;q4;q5\n${lines.join("\n")}`);
  expect(output.chosen).toEqual({
    text: "q5",
    date: { column: "q3", order: "day first" },
    rating: { column: "q2", min: 1, max: 5 },
    group: "q4",
  });
  expect(rows[1]).toEqual({
    n: 2,
    text: "It heats quickly and number 1 of us likes the handle",
    date: "2024-02-11",
    rating: 2,
    group: "Toaster",
  });
});

test("an id, a year or an e-mail address is no rating and no text", async () => {
  const lines = Array.from(
    { length: 30 },
    (_, i) =>
      `${i + 1},${2_000 + (i % 9)},person${i}@example.org,The lid of number ${i} does not close properly`,
  );
  const { output } = await cleaned(`id,year,email,said\n${lines.join("\n")}`);
  expect(output.chosen.rating).toBeNull();
  expect(output.chosen.text).toBe("said");
});

test("rows that are empty or say nothing are dropped and counted", async () => {
  const { output, logged } = await cleaned(
    "date,review\n2024-01-01,Good and solid work\n,\n2024-01-02,n/a\n2024-01-03,---\n",
  );
  expect(output.dropped).toEqual({ total: 3, emptyRows: 1, withoutText: 2 });
  expect(logged).toContain("dropped 1 empty row");
});

test("a file without a header keeps its first answer and numbers its columns", async () => {
  const { output, rows } = await cleaned(
    "The delivery was quick and nothing was broken.\nNobody ever answered my letters.\n",
  );
  expect(output.format.columns).toEqual(["column 1"]);
  expect(rows.map(({ n }) => n)).toEqual([1, 2]);
});

test("two columns of one name stay two columns", async () => {
  const { output } = await cleaned("review,review,\nGood and solid work,a,b\n");
  expect(output.format.columns).toEqual(["review", "review (2)", "column 3"]);
});

test("commas that nobody quoted belong to the answer", async () => {
  const { rows, output } = await cleaned(
    "stars,review,shop\n5,Nice and quick service,A\n1,Late, broken, and rude,B\n4,Good value for money,A\n",
  );
  expect(rows[1]?.text).toBe("Late, broken, and rude");
  expect(output.repaired.ragged).toBe(1);
});

test("a cell of two megabytes is cut for analysis and hurts nobody", async () => {
  const { output, rows } = await cleaned(`review\n${"long ".repeat(400_000)}\nShort and sweet answer\n`);
  expect(output.repaired.cutTexts).toBe(1);
  expect(rows[0]?.text.length).toBeLessThanOrEqual(4_000);
});

test("markup is taken out of answers", async () => {
  const { rows } = await cleaned(
    "review\n<p>Refund came &amp; <b>fast</b></p> but 3 < 4\nanother fine answer\n",
  );
  expect(rows[0]?.text).toBe("Refund came & fast but 3 < 4");
});

test.each([
  ["an empty file", "", /is empty \(0 bytes\)/],
  ["blank lines", "\n\n\n", /nothing but empty lines/],
  ["a header alone", "date,review\n", /header row and nothing below/],
  ["a workbook", new Uint8Array([0x50, 0x4b, 3, 4, 0, 1, 2]), /Excel workbook.*save it as CSV/],
  ["a PDF", "%PDF-1.7\n", /it is a PDF/],
  ["binary data", new Uint8Array([97, 44, 0, 0, 0, 98, 10, 0, 0, 7, 7, 99]), /binary data/],
  [
    "numbers only",
    "id,amount\n1,2\n3,4\n5,6\n",
    /no column that looks like written answers.*“id”, “amount”.*“Column with the answers”/,
  ],
])("refuses %s and says what to do", async (_name, content, message) => {
  expect(await failing(content)).toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(message) as string,
  });
});

test("an unknown text column is refused with the columns there are", async () => {
  const error = await failing("date,review\n2024-01-01,Fine and solid work\n", "comment");
  expect(error).toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(/no column “comment”.*“date”, “review”/) as string,
  });
});

test("a text column can be named in any case", async () => {
  const { output } = await cleaned(
    "A,Remark\nlong text that would win by itself,short one\nanother long text to win,ok then\n",
    "remark",
  );
  expect(output.chosen.text).toBe("Remark");
});

test("no stars of five means not rated, and is counted", async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i % 6},The lid of number ${i} closes well`);
  const { output, rows, logged } = await cleaned(`rating,review\n${lines.join("\n")}`);
  expect(output.chosen.rating).toEqual({ column: "rating", min: 1, max: 5 });
  expect(output.unrated).toBe(5);
  expect(rows[0]?.rating).toBeNull();
  expect(logged).toContain("5 rows had 0 as rating, below the scale: taken as not rated");
});

test("a score of thousands is no rating from one to five", async () => {
  const lines = Array.from(
    { length: 30 },
    (_, i) => `"${(i % 5) + 1},000",The lid of number ${i} closes well`,
  );
  const { output } = await cleaned(`score,review\n${lines.join("\n")}`);
  expect(output.chosen.rating).toBeNull();
});

test("short answers are read where a column is named like answers, with a warning", async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i},${["Good", "Bad", "ok"][i % 3]},${(i % 5) + 1}`);
  const { output, rows, logged } = await cleaned(`id,review,rating\n${lines.join("\n")}`);
  expect(output.chosen.text).toBe("review");
  expect(rows).toHaveLength(30);
  expect(logged.join()).toContain("“review” are very short or repeat themselves");
});

test("sentences that repeat are read where a column is named like answers, with a warning", async () => {
  const said = ["Too slow for us", "All good here", "Not my thing", "Works fine", "Came late"];
  const lines = Array.from({ length: 40 }, (_, i) => `${i},${said[i % 5]}`);
  const { output } = await cleaned(`id,review\n${lines.join("\n")}`);
  expect(output.chosen.text).toBe("review");
  expect(output.doubt).toContain("repeat themselves");
});

test("a file that is no table of answers is read with a warning", async () => {
  const lines = Array.from(
    { length: 20 },
    (_, i) => `user${i}:x:${i}:${i}:A person ${i}:/home/user${i}:/bin/sh`,
  );
  const { output, logged } = await cleaned(lines.join("\n"), undefined, "passwd");
  expect(output.doubt).toContain("does not look like written answers, and there is no header");
  expect(logged).toContain(output.doubt);
});

test("ordinary answers raise no doubt", async () => {
  const { output } = await cleaned("The delivery was quick, and nothing broke.\nNobody ever answered me.\n");
  expect(output.doubt).toBeNull();
});

test("a zero byte that slipped into a text hurts nobody", async () => {
  const { rows } = await cleaned("review\nThe lid\u0000 does not close\nAnother fine and solid answer\n");
  expect(rows[0]?.text).toBe("The lid does not close");
});
