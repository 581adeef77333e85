import { namesSideBySide, safeFileName } from "@stepcast/pipeline/files";
import { neutralise } from "../table/neutralise.ts";
import type { FileFormat } from "./part-plan.ts";

const longestStem = 80;
/** Stands beside the parts in the bundle, so that none may be called so. */
export const indexName = "index.csv";

/** A file name and a key for each value, in the same order; no two are one to a file system that ignores case. */
export function namesOfParts(
  values: readonly string[],
  ending: FileFormat,
): { key: string; fileName: string }[] {
  const [, ...names] = namesSideBySide([indexName, ...values.map((value) => `${stemOf(value)}.${ending}`)]);
  return names.map((fileName) => ({ key: fileName.slice(0, -ending.length - 1), fileName }));
}

/** What can stand in a name of any system; a slash in a value cuts off nothing of it. */
function stemOf(value: string): string {
  if (value.trim() === "") return "(empty)";
  const short = Array.from(value.slice(0, longestStem * 4))
    .slice(0, longestStem)
    .join("");
  const stem = safeFileName(short.replace(/[\\/\s]+/g, " "));
  // The index names it too, where a spreadsheet would run it.
  return neutralise(stem) === stem ? stem : `_${stem}`;
}
