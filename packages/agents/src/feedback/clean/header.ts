import { dateReaderFor } from "./dates.ts";
import { readNumber } from "./numbers.ts";

const longestName = 120;

/** Tells whether a table's first record names the columns. Takes the first records, the maybe-header among them. */
export function hasHeader(records: string[][]): boolean {
  const [first, ...body] = records;
  if (!first) return false;
  if (first.some((cell) => isValue(cell)) || first.some((cell) => cell.length > longestName)) return false;
  if (body.length === 0) return first.every((cell) => looksLikeAName(cell));
  const named = first.filter((cell) => cell.trim() !== "");
  if (named.length < first.length / 2) return false;
  if (first.some((_, at) => isValueColumn(body, at))) return true;
  return first.every((cell) => looksLikeAName(cell)) && !repeatsInBody(first, body);
}

/** Makes names usable: every column has one, no two the same. */
export function columnNames(first: string[]): string[] {
  const seen = new Set<string>();
  return first.map((cell, at) => {
    const base = cell.replace(/\s+/g, " ").trim().slice(0, longestName) || `column ${at + 1}`;
    let name = base;
    for (let copy = 2; seen.has(name); copy += 1) name = `${base} (${copy})`;
    seen.add(name);
    return name;
  });
}

const oneDate = dateReaderFor([]).read;

function isValue(cell: string): boolean {
  const text = cell.trim();
  return readNumber(text) !== undefined || oneDate(text) !== undefined || /^[^\s@]+@[^\s@]+\.\w+$/.test(text);
}

/** Values under a cell that is none: the cell is a name. */
function isValueColumn(body: string[][], at: number): boolean {
  const cells = body.map((cells) => cells[at]?.trim() ?? "").filter((cell) => cell !== "");
  return cells.length > 0 && cells.filter(isValue).length > cells.length * 0.7;
}

function looksLikeAName(cell: string): boolean {
  const text = cell.trim();
  const words = text.split(/\s+/).length;
  return words <= 4 || (/[?:]$/.test(text) && words <= 16);
}

/** A first record whose cells come back below is data: a category or an answer given twice. */
function repeatsInBody(first: string[], body: string[][]): boolean {
  return first.some(
    (cell, at) => cell.trim() !== "" && body.some((cells) => cells[at]?.trim() === cell.trim()),
  );
}
