import { stat } from "node:fs/promises";
import type { FileRef } from "@stepcast/pipeline";
import { usageError } from "../cli-error.ts";
import type { TypedValue } from "../command/command.ts";
import type { InputField } from "../command/input-field.ts";
import { splitList } from "../command/option.ts";

/** Puts a local file where the run will find it. */
type KeepFile = (path: string) => Promise<FileRef>;

/** What was typed for a pipeline's input. */
export interface TypedInput {
  /** The pipeline's name. */
  pipeline: string;
  fields: readonly InputField[];
  values: Readonly<Record<string, TypedValue>>;
  /** The path given without an option. */
  path: string | undefined;
  /** The whole input as JSON. */
  json: string | undefined;
}

/** The pipeline's input: what `--input` says, then what the options say, then the path. Files are kept on the way. */
export async function readInput(request: TypedInput, keep: KeepFile): Promise<unknown> {
  const values = withPath(request);
  // A pipeline whose input is no object has no fields, and so no options.
  if (request.fields.length === 0 && request.json !== undefined) return parseLoosely(request.json);
  const input: Record<string, unknown> = parseJson(request.json);
  requireFields(request, { ...input, ...values });
  // Every path is looked at before the first file is kept.
  for (const path of pathsIn(request.fields, values)) await requireFile(path);
  for (const field of request.fields) {
    const value = values[field.name];
    if (value !== undefined) input[field.name] = await convert(field, value, keep);
  }
  return input;
}

function withPath({ path, fields, values, pipeline }: TypedInput): Record<string, TypedValue> {
  if (path === undefined) return values;
  const field = fields.find(({ kind }) => kind === "file" || kind === "files");
  if (!field) throw usageError(`pipeline ${pipeline} takes no file, so ${path} is one too many`);
  return {
    ...values,
    [field.name]: field.kind === "files" ? [path, ...[values[field.name] ?? []].flat()] : path,
  };
}

function parseJson(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {}
  throw usageError(`--input must be a JSON object, such as '{"title":"Spring"}'`);
}

function requireFields({ fields, pipeline }: TypedInput, given: Record<string, unknown>): void {
  const missing = fields.find(({ name, required }) => required && !(name in given));
  if (!missing) return;
  const example = missing.kind === "file" ? `<${missing.name}>` : `--${missing.option} <${missing.kind}>`;
  const what = missing.description ? `: ${missing.description}` : "";
  throw usageError(`${missing.name} is missing${what}. Try: stepcast run ${pipeline} ${example}`);
}

function pathsIn(fields: readonly InputField[], values: Record<string, TypedValue>): string[] {
  const files = fields.filter(({ kind }) => kind === "file" || kind === "files");
  return files.flatMap(({ name }) => values[name] ?? []).map(String);
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw usageError(`there is no file ${path}: check the path`);
  if (!found.isFile()) throw usageError(`${path} is not a file: give the path of one`);
}

async function convert(field: InputField, value: TypedValue, keep: KeepFile): Promise<unknown> {
  const texts = [value].flat().map(String);
  const [text = ""] = texts;
  switch (field.kind) {
    case "file":
      return keep(text);
    case "files":
      return Promise.all(texts.map(keep));
    case "number":
      return toNumber(field, text);
    case "list":
      return splitList(texts);
    case "numbers":
      return splitList(texts).map((part) => toNumber(field, part));
    case "date":
      return toDate(field, text);
    case "json":
      return parseLoosely(text);
    case "flag":
    case "text":
      return value;
  }
}

function toNumber({ option }: InputField, text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && !Number.isNaN(number)) return number;
  throw usageError(`--${option} needs a number, not ${JSON.stringify(text)}`);
}

function toDate({ option }: InputField, text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw usageError(`--${option} needs a date such as 2026-05-01, not ${JSON.stringify(text)}`);
}

/** JSON where it is JSON, else the text itself: a union of text and number takes both. */
function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
