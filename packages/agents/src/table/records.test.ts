import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";
import { readRecords } from "./records.ts";

async function read(text: string, delimiter = ",", chunk = text.length): Promise<string[][]> {
  const chunks = Array.from({ length: Math.ceil(text.length / Math.max(1, chunk)) }, (_, i) =>
    text.slice(i * chunk, (i + 1) * chunk),
  );
  const records: string[][] = [];
  for await (const batch of readRecords(chunks, delimiter)) records.push(...batch.map(({ cells }) => cells));
  return records;
}

test("a table that was written as RFC 4180 says reads back as it was, wherever it is cut into chunks", async () => {
  const cell = fc.stringMatching(/^[ab",;\n\r\t é😀=-]{0,12}$/u);
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 7 }), async (rows, chunk) => {
      expect(await read(rows.map((row) => csvLine(row)).join(""), ",", chunk)).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});

test("a quoted cell holds delimiters, line ends and doubled quotes", async () => {
  expect(await read('a,"b, ""c""\r\nd",e\r\nf,g,h\n')).toEqual([
    ["a", 'b, "c"\r\nd', "e"],
    ["f", "g", "h"],
  ]);
});

test("a quote inside an unquoted cell is a quote", async () => {
  expect(await read('1,The 15" screen\n2,ok')).toEqual([
    ["1", 'The 15" screen'],
    ["2", "ok"],
  ]);
});

test("a quote that is never closed spoils its own line only", async () => {
  expect(await read('1,"cut off here\n2,fine\n3,"also fine"\n')).toEqual([
    ["1", "cut off here"],
    ["2", "fine"],
    ["3", "also fine"],
  ]);
});

test("a quote that is never closed before the end of the file spoils its own line only", async () => {
  expect(await read('1,"cut off here\n2,fine\n')).toEqual([
    ["1", "cut off here"],
    ["2", "fine"],
  ]);
});

test("line ends may be LF, CRLF or CR, also at the edge of a chunk", async () => {
  for (const chunk of [1, 2, 3, 100]) {
    expect(await read("a,b\r\nc,d\re,f\ng,h", ",", chunk)).toEqual([
      ["a", "b"],
      ["c", "d"],
      ["e", "f"],
      ["g", "h"],
    ]);
  }
});

test("a quote that is never closed spoils its own line only where lines end with CR", async () => {
  expect(await read('1,"cut off here\r2,fine\r')).toEqual([
    ["1", "cut off here"],
    ["2", "fine"],
  ]);
});

test("a quote that is closed only after very many lines was never closed", async () => {
  const records = await read(`1,"cut off here\n${"2,fine\n".repeat(30_000)}3,end"\n`, ",", 65_536);
  expect(records.slice(0, 2)).toEqual([
    ["1", "cut off here"],
    ["2", "fine"],
  ]);
  expect(records).toHaveLength(30_002);
});

const hostile: [string, (lines: number) => string][] = [
  ["doubled quotes that never close", (n) => `review\n${'""""x is a good thing\n'.repeat(n)}`],
  ["stray quotes in one line", (n) => `1,${'"a b'.repeat(n * 5)}`],
  ["a cell opened on every line and closed on the next", (n) => `a,"\n${'b","\n'.repeat(n * 4)}`],
  ["a quote opened on every line", (n) => '1,"open\n'.repeat(n * 2)],
  ["one quote opened, nothing after it", (n) => `1,"open\n${"2,fine and well\n".repeat(n)}`],
  ["one endless line", (n) => "word ".repeat(n * 4)],
  ["one endless quoted cell", (n) => `"${'word "" '.repeat(n * 2)}`],
  ["quotes alone", (n) => '"'.repeat(n * 20)],
  ["quotes and line ends by turns", (n) => '"\n'.repeat(n * 10)],
  ["quotes and delimiters by turns", (n) => '",'.repeat(n * 10)],
];

test.each(hostile)("reading costs a few looks at each character: %s", async (_name, make) => {
  const text = make(20_000);
  for (const chunk of [4_096, 65_536, text.length]) {
    const work = { examined: 0 };
    const chunks = Array.from({ length: Math.ceil(text.length / chunk) }, (_, i) =>
      text.slice(i * chunk, (i + 1) * chunk),
    );
    for await (const _batch of readRecords(chunks, ",", work));
    expect(work.examined).toBeLessThan(text.length * 12);
  }
});
