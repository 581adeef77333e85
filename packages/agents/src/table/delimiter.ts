import type { CsvRecord } from "./record-scan.ts";
import { firstRecords } from "./records.ts";

/** A character that stands in no text: the "delimiter" of a file with one column. */
export const noDelimiter = "\u001f";

const candidates = [",", ";", "\t", "|"];
const sampleRecords = 500;

/** Finds the delimiter of a table from its first part: the one that cuts its records most evenly. */
export function detectDelimiter(head: string): string {
  const told = /^\uFEFF?sep=(.)\r?\n/i.exec(head)?.[1];
  if (told) return told;
  let best = { delimiter: noDelimiter, score: 0 };
  for (const delimiter of candidates) {
    const score = evenness(filledRecords(head, delimiter));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** What people call a delimiter. */
export function delimiterName(delimiter: string): string {
  const names: Record<string, string> = { "\t": "tab", [noDelimiter]: "none (one column)" };
  return names[delimiter] ?? `“${delimiter}”`;
}

function filledRecords(head: string, delimiter: string): CsvRecord[] {
  return firstRecords(head, delimiter, sampleRecords).filter((record) =>
    record.cells.some((cell) => cell.trim() !== ""),
  );
}

/** How many columns, and how sure: 0 where the first record is not cut, or where most records disagree. */
function evenness(records: CsvRecord[]): number {
  const widths = new Map<number, number>();
  for (const { cells } of records) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  const share = count / Math.max(1, records.length);
  const first = records[0]?.cells.length ?? 1;
  if (first < 2 || width < 2 || share < 0.5) return 0;
  return share * Math.log2(1 + width) * (first === width ? 1.5 : 1);
}
