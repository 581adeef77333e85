/** What a spreadsheet may run, in its full-width and small forms too, after anything that cannot be seen. */
const live =
  /^[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|^[\t\r]/u;
const plainNumber = /^[-+]?\d[\d.,' ]*(?:[eE][-+]?\d{1,3})?\s?%?$/;

/**
 * Makes a cell safe to open in a spreadsheet: one that would be run as a formula gets an apostrophe in front, which
 * spreadsheets take as "this is text". Plain numbers such as -5 stay.
 */
export function neutralise(cell: string): string {
  return live.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
}
