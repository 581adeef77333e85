import { expect, test } from "vitest";
import { detectDelimiter, noDelimiter } from "./delimiter.ts";

test.each([
  ["comma", ",", 'date,review\n2024-01-01,"Good; really; good"\n2024-01-02,"Bad; really"\n'],
  ["semicolon", ";", "Datum;Text\n1.2.2024;Gut, sehr gut, danke\n2.2.2024;Schlecht, leider\n"],
  ["tab", "\t", "date\treview\n2024-01-01\tGood, it works; mostly\n"],
  ["pipe", "|", "date|review\n2024-01-01|Good, it works\n"],
])("finds the %s whatever else stands in the texts", (_name, delimiter, text) => {
  expect(detectDelimiter(text)).toBe(delimiter);
});

test("a list of sentences with commas in them is one column", () => {
  expect(detectDelimiter("review\nGood, fast and cheap\nBad\nSlow, loud, ugly, dear\nFine\n")).toBe(
    noDelimiter,
  );
});

test("Excel's own line about the delimiter is believed", () => {
  expect(detectDelimiter("sep=;\r\na,b;c\r\n")).toBe(";");
});
