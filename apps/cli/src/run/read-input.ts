import { usageError } from "../cli-error.ts";
import type { TypedValue } from "../command/command.ts";
import type { InputField } from "../command/input-field.ts";
import { splitList } from "../command/option.ts";
import { type KeepFile, parseLoosely, requireFile } from "./read-typed.ts";

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
  const input = parseJson(request.json);
  requireFields(request, { ...input, ...values });
  return { ...input, ...(await readFields(request.fields, values, keep)) };
}

/** What was typed for some fields, by their names. Files are kept on the way. @throws CliError */
export async function readFields(
  fields: readonly InputField[],
  values: Readonly<Record<string, TypedValue>>,
  keep: KeepFile,
): Promise<Record<string, unknown>> {
  // Every path is looked at before the first file is kept.
  for (const path of pathsIn(fields, values)) await requireFile(path);
  const read: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (value !== undefined) read[field.name] = await convert(field, value, keep);
  }
  return read;
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
