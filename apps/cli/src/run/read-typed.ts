import { stat } from "node:fs/promises";
import type { FileRef } from "@stepcast/pipeline";
import { usageError } from "../cli-error.ts";
import type { JsonSchema } from "../json-schema.ts";
import { toolInput } from "../mcp/tool-input.ts";

/** Puts a local file where the run will find it. */
export type KeepFile = (path: string) => Promise<FileRef>;

/** JSON where it is JSON, else the text itself: `yes` is an answer too. */
export function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * What was typed as JSON, as the schema means it: where it takes a file the path of one stands, which is kept, and dates are text.
 * @throws CliError for a path that leads to no file
 */
export function readTyped(text: string, schema: JsonSchema, keep: KeepFile): Promise<unknown> {
  const keepGiven = async (given: unknown) => {
    if (typeof given !== "string") throw usageError("a file is given by its path");
    await requireFile(given);
    return keep(given);
  };
  return toolInput(parseLoosely(text), schema, keepGiven, readDate);
}

/** What is none is left for the schema to refuse, together with all else that does not fit. */
function readDate(value: unknown): unknown {
  const date = typeof value === "string" ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? value : date;
}

/** @throws CliError */
export async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw usageError(`there is no file ${path}: check the path`);
  if (!found.isFile()) throw usageError(`${path} is not a file: give the path of one`);
}
