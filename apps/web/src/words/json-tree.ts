import { formatCount } from "../components/format.ts";
import { plural } from "./plural.ts";

/** What a tree of JSON says, in a preview and wherever else there is one. */
export const jsonTreeWords = {
  list: (items: number) => `[ ${plural(items, "item")} ]`,
  object: (fields: number) => `{ ${plural(fields, "field")} }`,
  more: (more: number, all: number) => `Show ${formatCount(more)} more of ${formatCount(all)}`,
  whole: (letters: number) => `… show all ${plural(letters, "character")}`,
} as const;
