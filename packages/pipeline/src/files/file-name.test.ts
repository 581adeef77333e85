import fc from "fast-check";
import { expect, test } from "vitest";
import { safeFileName } from "./file-name.ts";
import { mediaTypeOf } from "./media-type.ts";

test.each([
  ["report.pdf", "report.pdf"],
  ["Bericht für Jörg 数据 🎉.csv", "Bericht für Jörg 数据 🎉.csv"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\me\\notes.txt", "notes.txt"],
  ["..", "file"],
  [".", "file"],
  ["", "file"],
  ["   ", "file"],
  ["/", "file"],
  [".bashrc", "bashrc"],
  ["a\0b.txt", "ab.txt"],
  ["a\r\nset-cookie: x.txt", "aset-cookie x.txt"],
  ["gpj\u202Eexe.pdf", "gpjexe.pdf"],
  ["a\u061Cb\u200Bc\u2028d\uFEFF.txt", "abcd.txt"],
  ['what? "yes" <no> a|b*.txt', "what yes no ab.txt"],
  ["CON", "_CON"],
  ["nul.txt", "_nul.txt"],
  ["com1.tar.gz", "_com1.tar.gz"],
  ["console.txt", "console.txt"],
  ["\ud800.txt", "\ufffd.txt"],
])("%j is shown as %j", (name, shown) => {
  expect(safeFileName(name)).toBe(shown);
});

test("a long name is cut, and keeps its ending", () => {
  expect(safeFileName(`${"x".repeat(4_000)}.parquet`)).toBe(`${"x".repeat(192)}.parquet`);
  expect(safeFileName("x".repeat(4_000))).toHaveLength(200);
});

test("whatever comes in, what comes out is a plain name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
      const shown = safeFileName(name);
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.length).toBeLessThanOrEqual(201);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
      expect(shown).not.toMatch(/[/\\\u0000-\u001f\u202a-\u202e]|^[.\s]|[.\s]$/);
      expect(shown.isWellFormed()).toBe(true);
      encodeURIComponent(shown);
      expect(safeFileName(shown)).toBe(shown);
    }),
    { seed: 42, numRuns: 500 },
  );
});

test("a media type comes from the ending, in whatever case", () => {
  expect(mediaTypeOf("a.CSV")).toBe("text/csv");
  expect(mediaTypeOf("a.b.json")).toBe("application/json");
  expect(mediaTypeOf("a.constructor")).toBe("application/octet-stream");
  expect(mediaTypeOf("csv")).toBe("application/octet-stream");
  expect(mediaTypeOf("a.unknown")).toBe("application/octet-stream");
});
