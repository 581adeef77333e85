import { formatCount } from "../../components/format.ts";
import { plural } from "../plural.ts";

/** What the page of a table's split says from the start: its agents, and what they found. */
export const splitRunWords = {
  agents: {
    columns: {
      title: "Inspect the table",
      purpose: "Finds encoding, delimiter and the column by which to split",
    },
    table: {
      title: "Group the rows",
      purpose: "Reads every row and puts those with the same value together",
    },
    list: { title: "Plan the parts", purpose: "A step for each part, 200 at a time" },
    part: { title: "Make a part", purpose: "Counts, sums up and writes the rows of one value" },
    index: { title: "Write the index", purpose: "Rows, first line, file and sums of every part" },
    bundle: { title: "Create the ZIP", purpose: "All parts and the index in one file" },
  },
  part: (value: string) => `Part “${value}”`,
  title: (table: string, column: string) => `${table} by ${column}`,
  found: {
    chosen: (columns: number, column: string) => `${plural(columns, "column")}: split by “${column}”`,
    asked: (columns: number) => `${plural(columns, "column")}: you choose`,
    rows: (rows: number, parts: number, ragged: number) =>
      `${plural(rows, "row")} in ${plural(parts, "part")}${ragged > 0 ? `, ${formatCount(ragged)} with the wrong number of cells` : ""}`,
    parts: (parts: number) => plural(parts, "part"),
    part: (rows: number, file: string | undefined) =>
      `${plural(rows, "row")}${file === undefined ? "" : `: ${file}`}`,
    index: "Written",
    /** In place of a value. */
    empty: "(empty)",
  },
  question: {
    title: "Which column should the table be split by?",
    hint: "Several columns fit. Each value of the one you choose becomes a part. The run continues when you answer.",
  },
} as const;
