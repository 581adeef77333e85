import { describe, expect, test } from "vitest";
import { tableLimits, TableText } from "./table-text.ts";

/** A table that came in pieces of so many letters. */
function readIn(size: number, text: string, delimiter?: string): TableText {
  const table = new TableText(delimiter);
  for (let from = 0; from < text.length; from += size)
    table.push(text.slice(from, from + size), from + size >= text.length);
  return table;
}

const trying = [
  "name,said,stars",
  'Ana,"one, two",5',
  'Bo,"first\r\nsecond\nthird",1',
  'Cy,"she said ""no""",',
  "",
  "Dee,,漢字 🎉",
].join("\r\n");

const tryingRows = [
  ["Ana", "one, two", "5"],
  ["Bo", "first\nsecond\nthird", "1"],
  ["Cy", 'she said "no"', ""],
  ["Dee", "", "漢字 🎉"],
];

test("a table reads the same wherever its text is cut into pieces", () => {
  // The first piece tells the delimiter, so it has the header.
  for (let first = trying.indexOf("\r\n") + 2; first < trying.length; first++) {
    for (const size of [1, 2, 7]) {
      const table = new TableText();
      table.push(trying.slice(0, first), false);
      for (let from = first; from < trying.length; from += size)
        table.push(trying.slice(from, from + size), from + size >= trying.length);
      expect(table.header, `${first}, ${size}`).toEqual(["name", "said", "stars"]);
      expect(table.rows, `${first}, ${size}`).toEqual(tryingRows);
    }
  }
});

test.for([
  ["commas", "a,b\n1,2\n3,4\n"],
  ["semicolons", "a;b\n1;2\n3;4\n"],
  ["tabs", "a\tb\n1\t2\n3\t4\n"],
  ["bars", "a|b\n1|2\n3|4\n"],
  ["line feeds that are carriage returns", "a,b\r1,2\r3,4\r"],
  ["line ends of both kinds", "a,b\r\n1,2\n3,4\r\n"],
  ["no line end at the end", "a,b\n1,2\n3,4"],
] as const)("%s are found out", ([, text]) => {
  const { header, rows } = readIn(text.length, text);
  expect(header).toEqual(["a", "b"]);
  expect(rows).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("a TSV is cut at tabs, whatever else is in it", () => {
  const { header, rows } = readIn(100, "a, b\tc\n1, 2, 3\t4\n", "\t");
  expect(header).toEqual(["a, b", "c"]);
  expect(rows).toEqual([["1, 2, 3", "4"]]);
});

describe("bounds", () => {
  test("a long cell is cut, and says so by an ellipsis", () => {
    const { rows } = readIn(1_000_000, `a\n${"x".repeat(tableLimits.cellLength + 1)}\n`);
    expect(rows[0]?.[0]).toBe(`${"x".repeat(tableLimits.cellLength)}…`);
  });

  test("a wide table keeps its first columns, and tells how many there are", () => {
    const wide = Array.from({ length: tableLimits.columns + 7 }, (_, column) => `c${column}`).join(",");
    const { header, rows, columnCount } = readIn(1_000_000, `${wide}\n${wide}\n`);
    expect([header.length, rows[0]?.length, columnCount]).toEqual([
      tableLimits.columns,
      tableLimits.columns,
      tableLimits.columns + 7,
    ]);
  });

  test("of more rows than are shown the first are kept", () => {
    const table = new TableText();
    const piece = "a,1\n".repeat(50_000);
    for (let n = 0; n < 5; n++) table.push(piece, n === 4);
    expect(table.rows).toHaveLength(tableLimits.rows);
    expect(table.isFull).toBe(true);
  });

  test("a quote that is never closed costs no more than its text", () => {
    const table = new TableText();
    table.push('a,b\n1,2\n3,"', false);
    for (let n = 0; n < 20; n++) table.push("lost in here\n".repeat(5_000), n === 19);
    expect(table.rows[0]).toEqual(["1", "2"]);
    expect(table.rows).toHaveLength(2);
  });

  test("nothing is no table", () => {
    const table = new TableText();
    table.push("", true);
    expect(table).toMatchObject({ header: [], rows: [] });
  });
});
