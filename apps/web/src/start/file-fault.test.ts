import { expect, test } from "vitest";
import { faultOfChosen, faultOfSent } from "./file-fault.ts";

const tables = { accept: "text/csv,text/tab-separated-values,text/plain", maxBytes: 52_428_800 };

test.each([
  ["a.csv", "text/csv", 12, tables, undefined],
  ["no ending", "", 12, tables, undefined],
  ["photo.png", "image/png", 12, tables, "“photo.png” is an image. Choose a CSV table."],
  // What it is goes before that there is nothing in it.
  ["photo.png", "image/png", 0, tables, "“photo.png” is an image. Choose a CSV table."],
  [
    "a.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    12,
    tables,
    "“a.xlsx” is an Excel workbook. Choose a CSV table.",
  ],
  ["a.csv", "text/csv", 0, tables, "“a.csv” is empty. Choose another file."],
  ["a.csv", "", 0, {}, "“a.csv” is empty. Choose another file."],
  [
    "a.csv",
    "text/csv",
    60_000_000,
    tables,
    "“a.csv” has 60 MB, and 52.4 MB is the most. Choose a smaller file.",
  ],
  ["a.csv", "text/csv", 12, { accept: "image/*" }, "“a.csv” is a CSV table. Choose an image."],
  ["a.CSV", "text/x-something", 12, { accept: ".csv" }, undefined],
  ["a.png", "image/png", 12, { accept: ".step" }, "“a.png” is an image. Choose another file."],
  [
    "a.bin",
    "application/x-what",
    12,
    tables,
    "“a.bin” does not look like a CSV table, by its name or by what is in it. Choose another file.",
  ],
])("of %s of type %j with %i bytes, where %j is taken, it says %j", (name, type, size, rules, said) => {
  expect(faultOfChosen({ name, type, size }, rules)).toBe(said);
});

test("of a file that was sent, what the server measured counts and not its name", () => {
  const sent = {
    id: "A".repeat(22),
    name: "photo.csv",
    sizeBytes: 12,
    sha256: "a".repeat(64),
    createdAt: 1,
    url: "/",
  };
  expect(faultOfSent({ ...sent, mediaType: "text/csv; charset=utf-8" }, tables)).toBeUndefined();
  expect(faultOfSent({ ...sent, mediaType: "application/octet-stream" }, tables)).toBe(
    "“photo.csv” does not look like a CSV table, by its name or by what is in it. Choose another file.",
  );
});
