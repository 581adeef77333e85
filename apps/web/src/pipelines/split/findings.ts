import { splitRunWords } from "../../words/split/run.ts";
import type { SplitOutputOf, SplitStep } from "./types.ts";

const { found: text } = splitRunWords;

/** One sentence per agent, from its typed output: an agent whose output changes breaks the build here. */
export const findings: { readonly [Name in SplitStep]: (output: SplitOutputOf<Name>) => string } = {
  columns: ({ layout: { columns }, chosen }) =>
    chosen === null ? text.asked(columns.length) : text.chosen(columns.length, chosen),
  table: ({ rows, parts, ragged }) => text.rows(rows, parts, ragged),
  list: ({ parts }) => text.parts(parts.length),
  part: ({ rows, file }) => text.part(rows, file?.name),
  index: () => text.index,
  bundle: ({ bundle }) => bundle.name,
};
