import { plural } from "../plural.ts";

/** What stands beside the parts of a table. */
export const splitPartsWords = {
  title: (parts: number, column: string) => `${plural(parts, "part")} by “${column}”`,
  rows: (rows: number, skipped: number) =>
    `${plural(rows, "row")} in all${skipped > 0 ? `, ${plural(skipped, "row")} without a value left out` : ""}`,
  all: "Download all parts",
  zip: (size: string) => `${size} ZIP`,
  index: "Index",
} as const;
