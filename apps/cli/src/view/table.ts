import { printable } from "./words.ts";

/** The cells of a line. */
export type Row = readonly string[];

/** Lines with their cells below each other, safe for a terminal. A line of one cell takes the room it needs. */
export function table(given: readonly Row[], indent = ""): string {
  const rows = given.map((row) => row.map((cell) => printable(cell).replaceAll("\n", " ")));
  const widths: number[] = [];
  for (const row of rows) {
    if (row.length === 1) continue;
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  const line = (row: Row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ");
  return rows.map((row) => `${indent}${line(row)}`.trimEnd()).join("\n");
}
