import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";
import { z } from "zod";
import { maxInlineBytes } from "./tool-schema.ts";

const name = z.string().min(1).max(255);
const content = z
  .string()
  .max(maxInlineBytes, "too long to be sent like this: give the path of the file instead");

/** A file as a client gives it: the path of a local one, or its name and what is in it. */
export const GivenFile = z.union([
  z.string(),
  z.strictObject({ name, text: content }),
  z.strictObject({ name, base64: content.refine(isBase64, "not base64") }),
]);
export type GivenFile = z.infer<typeof GivenFile>;

/** Line breaks in it are let be. In one pattern with them, a long text of nothing but spaces would be tried in every way there is. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text.replaceAll(/\s/g, ""));
}

/** True for what is meant as one, right or wrong; a `FileRef` is not. */
export function isGivenFile(value: unknown): boolean {
  if (typeof value === "string") return true;
  return typeof value === "object" && value !== null && ("text" in value || "base64" in value);
}

/** @throws StepcastError `invalid_input` for a path that leads to no file */
export async function keepFile(files: FileStore, given: GivenFile, signal: AbortSignal): Promise<FileRef> {
  if (typeof given !== "string") {
    const body = "text" in given ? given.text : Buffer.from(given.base64, "base64");
    return files.write(given.name, body, { signal });
  }
  await requireFile(given);
  return files.write(basename(given), createReadStream(given), { signal });
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return;
  const why = found ? `${path} is not a file` : `there is no file ${path}`;
  throw new StepcastError("invalid_input", `${why}: give an absolute path, or the file's name and text`);
}
