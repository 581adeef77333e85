const live = /^[\s\uFEFF]*[=+\-@\t\r]|^[\t\r]/;
const plainNumber = /^[-+]?\d[\d.,' ]*(?:[eE][-+]?\d{1,3})?\s?%?$/;

/**
 * Makes a cell safe to open in a spreadsheet: one that would be run as a formula gets an apostrophe in front, which
 * spreadsheets take as "this is text". Plain numbers such as -5 stay.
 */
export function neutralise(cell: string): string {
  return live.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
}

/** Writes one record as RFC 4180 says. */
export function csvLine(cells: string[]): string {
  return `${cells.map((cell) => (/[",\r\n;\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
