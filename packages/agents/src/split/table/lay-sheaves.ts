import type { Step } from "@stepcast/pipeline";
import { toNdjson } from "../../ndjson.ts";
import { namesOfParts } from "../part-names.ts";
import { type FileFormat, partsPerPage, type PlannedPart } from "../part-plan.ts";
import type { SheafHead } from "../sheaf.ts";
import type { Gathered } from "./gather.ts";

/** A part reads its sheaf from the beginning: this much of others at most. The largest table makes some thousand sheaves. */
const sheafChars = 64 * 1_024;

/** Writes the rows of all parts into sheaves, and the plan of where each part lies. @returns the plan's pages */
export async function laySheaves(
  parts: readonly Gathered[],
  head: SheafHead,
  format: FileFormat,
  step: Step<never>,
) {
  const names = namesOfParts(
    parts.map(({ value }) => value),
    format,
  );
  const planned: PlannedPart[] = [];
  for (const sheaf of cutIntoSheaves(parts)) {
    const text = [
      `${JSON.stringify(head)}\n`,
      ...sheaf.flatMap(({ pieces, lines }) => [...pieces, lines.join("")]),
    ];
    const file = await step.writeFile("rows.ndjson", text);
    let skip = 0;
    for (const { value, rows, firstLine } of sheaf) {
      // There is a name for each part.
      const name = names[planned.length] as (typeof names)[number];
      planned.push({ ...name, value, rows, firstLine, sheaf: file, skip });
      skip += rows;
    }
    step.progress(planned.length, parts.length, "laying rows together");
    step.signal.throwIfAborted();
  }
  return Promise.all(pagesOf(planned).map((page) => step.writeFile("parts.ndjson", toNdjson(page))));
}

/** Whole parts only: one larger than a sheaf has a sheaf for itself. */
function cutIntoSheaves(parts: readonly Gathered[]): Gathered[][] {
  const sheaves: Gathered[][] = [];
  let room = 0;
  for (const part of parts) {
    if (part.chars > room) {
      sheaves.push([]);
      room = sheafChars;
    }
    sheaves.at(-1)?.push(part);
    room -= part.chars;
  }
  return sheaves;
}

function pagesOf<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / partsPerPage) }, (_, page) =>
    all.slice(page * partsPerPage, (page + 1) * partsPerPage),
  );
}
