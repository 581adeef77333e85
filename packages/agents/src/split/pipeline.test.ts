import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileRef, InputOf, RunEvent } from "@stepcast/pipeline";
import { runPipeline } from "@stepcast/pipeline/engine";
import { diskFiles, fileReader } from "@stepcast/pipeline/files";
import { crashEverywhere } from "@stepcast/pipeline/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unzipped } from "../../test/unzipped.ts";
import { csvLine } from "../table/csv-line.ts";
import { firstRecords } from "../table/records.ts";
import { split } from "./pipeline.ts";

const testsInFull = process.env["STEPCAST_TEST_FULL"] === "1";
const files = diskFiles(await mkdtemp(join(tmpdir(), "stepcast-split-")));
const bytesOf = (file: FileRef) => fileReader(() => files.open(file.id)).bytes();
const textOf = (file: FileRef) => fileReader(() => files.open(file.id)).text();
const tableOf = (rows: string[][], name = "table.csv") =>
  files.write(name, rows.map((row) => csvLine(row)).join(""));

type Options = Omit<InputOf<typeof split>, "table">;

async function splitUp(rows: string[][], options: Options = {}) {
  const run = runPipeline(split, { table: await tableOf(rows), ...options }, { files });
  const output = await run.result;
  const entries = unzipped(await bytesOf(output.bundle));
  const index = recordsOf(await textOf(output.index));
  return { run, output, entries, index };
}

function recordsOf(text: string, delimiter = ","): string[][] {
  return firstRecords(text, delimiter, Number.POSITIVE_INFINITY).map(({ cells }) => cells);
}

const orders = [
  ["Order", "Country", "Amount"],
  ["1", "France", "10.10"],
  ["2", "Norway", "20"],
  ["3", "france", "0.20"],
  ["4", "", "5"],
  ["5", "Norway", "1,000.5"],
  ["6", "Chile", "n/a"],
];

test("each value becomes a part with its rows in their order, and the index counts and sums them", async () => {
  const { output, entries, index } = await splitUp(orders, { column: "country" });
  expect(output).toMatchObject({ column: "Country", parts: 4, rows: 6, skipped: 0 });
  expect(index).toEqual([
    ["value", "rows", "first line", "file", "sum of Order", "sum of Amount"],
    ["France", "2", "2", "France.csv", "4", "10.3"],
    ["Norway", "2", "3", "Norway.csv", "7", "1020.5"],
    ["", "1", "5", "(empty).csv", "4", "5"],
    ["Chile", "1", "7", "Chile.csv", "6", ""],
  ]);
  expect([...entries.keys()]).toEqual(["index.csv", "France.csv", "Norway.csv", "(empty).csv", "Chile.csv"]);
  expect(recordsOf(entries.get("France.csv") ?? "")).toEqual([orders[0], orders[1], orders[3]]);
  expect(output.files.map(({ name }) => name)).toEqual([
    "France.csv",
    "Norway.csv",
    "(empty).csv",
    "Chile.csv",
  ]);
  expect(await Promise.all(output.files.map(textOf))).toEqual(
    // A reader's decoder drops the byte order mark.
    [...entries.values()].slice(1).map((text) => text.replace(/^\uFEFF/, "")),
  );
});

test("case can be told apart, and rows without a value skipped", async () => {
  const { output, index } = await splitUp(orders, {
    column: "Country",
    caseSensitive: true,
    emptyValues: "skip",
  });
  expect(output).toMatchObject({ parts: 4, rows: 5, skipped: 1 });
  expect(index.map(([value, , , file]) => [value, file]).slice(1)).toEqual([
    ["France", "France.csv"],
    ["Norway", "Norway.csv"],
    ["france", "france (2).csv"],
    ["Chile", "Chile.csv"],
  ]);
});

test("as JSON each part is an array of objects with every cell as it was", async () => {
  const rows = [
    ["__proto__", "constructor", "city"],
    ["a", "b", "Rome"],
    ['say "hi"', "007", "Rome"],
    ["x", "y", "Oslo"],
    ["x", "z", "Oslo"],
  ];
  const { entries } = await splitUp(rows, { column: "city", format: "json" });
  // Entries, since an object would lose `__proto__`.
  const parsed: unknown = JSON.parse(entries.get("Rome.json") ?? "", (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : value,
  );
  const [header = [], ...body] = rows;
  expect(parsed).toEqual(body.slice(0, 2).map((cells) => cells.map((cell, at) => [header[at], cell])));
});

test("the parts together are the table, whatever is in its cells, as CSV and as JSON", async () => {
  const cell = fc.oneof(
    fc.stringMatching(/^[ab",;\n\r\t é😀=-]{0,8}$/u),
    // Control characters make a file that is no text to the store.
    fc.string({ unit: "binary", maxLength: 6 }).map((text) => text.toWellFormed().replace(/\p{Cc}/gu, "")),
  );
  const value = fc.constantFrom("a", "A", "b ", "../b", "con", "", "=1+1", "index");
  const body = fc.array(fc.tuple(value, cell, cell), { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom("csv" as const, "json" as const), async (cells, format) => {
      // What is empty throughout is no row, and without a header that is one nobody could name the column.
      const rows = cells.map((row, at) => [...row, `row ${at}`]);
      const { entries, index } = await splitUp([["kind", "first", "second", "id"], ...rows], {
        column: "kind",
        format,
        caseSensitive: true,
      });
      const found = index.slice(1).flatMap(([, , , name = ""]) => {
        const text = entries.get(name) ?? "";
        return format === "csv"
          ? recordsOf(text).slice(1)
          : (JSON.parse(text) as Record<string, string>[]).map((row) => Object.values(row));
      });
      const keyOf = ([kind = ""]: readonly string[]) => kind.trim();
      const kinds = [...new Set(rows.map(keyOf))];
      expect(found).toEqual(kinds.flatMap((kind) => rows.filter((row) => keyOf(row) === kind)));
    }),
    { numRuns: testsInFull ? 300 : 25, seed: 8 },
  );
}, 60_000);

test("hostile values make harmless names, and every part keeps its value", async () => {
  const values = [
    "../../etc/passwd",
    "..",
    "x".repeat(4_000),
    `${"x".repeat(4_000)}y`,
    "\u202egpj.exe",
    "שלום",
    "con",
    "CON.txt",
    "AC/DC",
    "ac dc",
    "index",
    "nul",
    " ",
    "<b>",
    "a#b:c%d/e",
    "=HYPERLINK(1)",
  ];
  const rows = values.flatMap((each) => [
    [each, "1"],
    [each, "2"],
  ]);
  const { entries, index, run } = await splitUp([["what", "n"], ...rows], { column: "what" });
  const names = index.slice(1).map(([, , , name = ""]) => name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(values.length);
  for (const name of names) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(name).not.toMatch(/[/\\\u0000-\u001f\u202a-\u202e:*?"<>|]|^\.|^(con|nul)\b/i);
    expect(name.length).toBeLessThanOrEqual(100);
    expect(recordsOf(entries.get(name) ?? "")).toHaveLength(3);
  }
  expect(index.slice(1).map(([value]) => value)).toEqual(
    values.map((value) => (value.startsWith("=") ? `'${value}` : value.trim())),
  );
  const { steps } = await run.state();
  expect(Object.values(steps).filter((step) => step?.step === "part")).toHaveLength(values.length);
});

test("rows of the wrong width are warned of by their line, and kept", async () => {
  const text = 'city,note\nRome,"first\nsecond"\nOslo\n\nRome,a,b\nOslo,fine\n';
  const run = runPipeline(split, { table: await files.write("ragged.csv", text), column: "city" }, { files });
  const logged = (await eventsOf(run)).flatMap((event) =>
    event.type === "step.logged" && event.level === "warn" ? event.message : [],
  );
  expect(logged).toEqual([
    "line 4 has 1 cell where the table has 2: the missing ones are taken as empty",
    "line 6 has 3 cells where the table has 2: the surplus is taken as part of “note”",
  ]);
  const { bundle } = await run.result;
  expect(recordsOf(unzipped(await bytesOf(bundle)).get("Rome.csv") ?? "")).toEqual([
    ["city", "note"],
    ["Rome", "first\nsecond"],
    ["Rome", "a,b"],
  ]);
});

async function eventsOf(run: AsyncIterable<RunEvent<typeof split>>): Promise<RunEvent<typeof split>[]> {
  const events: RunEvent<typeof split>[] = [];
  for await (const event of run) events.push(event);
  return events;
}

describe("the column by which to split", () => {
  const people = (header: string[]) => [
    header,
    ...Array.from({ length: 12 }, (_, n) => [
      `P${n}`,
      ["Rome", "Oslo"][n % 2] ?? "",
      ["x", "y", "z"][n % 3] ?? "",
    ]),
  ];

  test("is the one that is called and looks like a category", async () => {
    const { output } = await splitUp(people(["Person", "City", "Remark"]));
    expect(output).toMatchObject({ column: "City", parts: 2 });
  });

  test("is asked for where two are as likely, again where the answer names none", async () => {
    const table = await tableOf(people(["Person", "City", "Team"]));
    const run = runPipeline(split, { table }, { files });
    const problems: (string | undefined)[] = [];
    for await (const event of run) {
      if (event.type !== "question.asked") continue;
      expect(event.data.candidates).toEqual([
        { column: "City", samples: ["Rome", "Oslo"], values: 2, filled: 1 },
        { column: "Team", samples: ["x", "y", "z"], values: 3, filled: 1 },
      ]);
      problems.push(event.data.problem);
      await run.answer("column", { column: problems.length === 1 ? "Town" : "TEAM" }, { key: event.key });
    }
    expect(problems).toEqual([
      undefined,
      "the table has no column “Town”. Its columns are “Person”, “City”, “Team”",
    ]);
    expect(await run.result).toMatchObject({ column: "Team", parts: 3 });
  });

  test.each([
    [
      "a column that is not there",
      { column: "Town" },
      /has no column “Town”. Its columns are “Person”, “City”/,
    ],
    [
      "more values than wanted",
      { column: "Person", limit: 5 },
      /has 12 different values in “Person”, more than the limit of 5 parts. Split it by another column, or raise “Maximum number of parts”/,
    ],
  ])("%s ends the run and says what to do", async (_name, options, message) => {
    await expect(splitUp(people(["Person", "City", "Remark"]), options)).rejects.toThrow(message);
  });
});

test("where nothing is in the column and empty values are skipped, the run says so", async () => {
  const rows = [
    ["a", "b"],
    ["1", ""],
    ["2", ""],
  ];
  await expect(splitUp(rows, { column: "b", emptyValues: "skip" })).rejects.toThrow(
    /nothing in “b” in any row/,
  );
});

test("the parts are written as the table was: same delimiter, and one column alone too", async () => {
  const one = runPipeline(
    split,
    { table: await files.write("one.csv", "city\nRome\nOslo\nRome\n") },
    { files },
  );
  const { bundle } = await one.result;
  expect(unzipped(await bytesOf(bundle)).get("Rome.csv")).toBe("\uFEFFcity\r\nRome\r\nRome\r\n");
  const table = await files.write("two.csv", 'city;note\nRome;"a;b"\nOslo;c\n');
  const two = await runPipeline(split, { table, column: "city" }, { files }).result;
  expect(unzipped(await bytesOf(two.bundle)).get("Rome.csv")).toBe('\uFEFFcity;note\r\nRome;"a;b"\r\n');
});

test("the same table makes the same bytes", async () => {
  const table = await tableOf(orders);
  const once = async () =>
    (await runPipeline(split, { table, column: "Country" }, { files }).result).bundle.sha256;
  expect(await once()).toBe(await once());
});

test("a run survives a crash behind any event, with a question on the way", {
  timeout: 120_000,
}, async () => {
  const rows = [
    ["city", "team", "n"],
    ...Array.from({ length: 8 }, (_, n) => [
      ["Rome", "Oslo"][n % 2] ?? "",
      ["x", "y", "z"][n % 3] ?? "",
      String(n),
    ]),
  ];
  const table = await tableOf(rows);
  // In full after every event; else after each kind of event once for each agent.
  const seen = new Set<string>();
  const after = (event: RunEvent<typeof split>) => {
    const kind = `${event.type} ${"step" in event ? event.step : ""}`;
    return testsInFull || seen.size < seen.add(kind).size;
  };
  const withoutIds = (output: { bundle: FileRef; index: FileRef; files: FileRef[] }) =>
    JSON.stringify([output.bundle, output.index, ...output.files].map(({ name, sha256 }) => [name, sha256]));
  const { crashes } = await crashEverywhere(
    split,
    { table },
    {
      files,
      answers: { column: () => ({ column: "team" }) },
      after,
      sameOutput: (a, b) => withoutIds(a) === withoutIds(b),
    },
  );
  expect(crashes).toBeGreaterThan(12);
});

const manyParts = testsInFull ? 10_000 : 2_000;

test(`${manyParts} parts end, with every row in its part`, { timeout: 120_000 }, async () => {
  const count = manyParts;
  const rows = Array.from({ length: count * 3 }, (_, n) => [`customer ${(n * 7_919) % count}`, String(n)]);
  const { output, entries, index } = await splitUp([["customer", "n"], ...rows], {
    column: "customer",
    limit: 20_000,
  });
  expect(output).toMatchObject({ parts: count, rows: count * 3, files: [] });
  expect(entries.size).toBe(count + 1);
  for (const [value = "", size, , name = ""] of index.slice(1)) {
    expect(size).toBe("3");
    expect(recordsOf(entries.get(name) ?? "").slice(1)).toEqual(
      rows.filter((_, n) => rows[n]?.[0] === value).slice(0, 3),
    );
    if (value.endsWith("99")) break;
  }
  const sum = index.slice(1).reduce((all, line) => all + Number(line[4]), 0);
  expect(sum).toBe((rows.length * (rows.length - 1)) / 2);
});
