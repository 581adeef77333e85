import { formatCount, plural } from "../../components/format.ts";
import type { SplitOutputOf, SplitStep } from "./types.ts";

/** One sentence per agent, from its typed output: an agent whose output changes breaks the build here. */
export const findings: { readonly [Name in SplitStep]: (output: SplitOutputOf<Name>) => string } = {
  columns: ({ layout, chosen }) =>
    `${plural(layout.columns.length, "column")}: ${chosen === null ? "you choose by which" : `split by “${chosen}”`}`,
  table: ({ rows, parts, ragged }) =>
    `${plural(rows, "row")} in ${plural(parts, "part")}${ragged > 0 ? `, ${formatCount(ragged)} of a wrong width` : ""}`,
  list: ({ parts }) => plural(parts.length, "part"),
  part: ({ rows, file }) => `${plural(rows, "row")}${file ? `: ${file.name}` : ""}`,
  index: () => "Written",
  bundle: ({ bundle }) => bundle.name,
};
