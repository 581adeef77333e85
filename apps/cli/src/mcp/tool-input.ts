import { type FileRef, StepcastError } from "@stepcast/pipeline";
import { GivenFile, isGivenFile } from "./given-file.ts";
import { dateMark, fileRefSchema, type JsonSchema } from "../json-schema.ts";

/** Puts a file where the run will find it. */
type KeepFile = (file: GivenFile) => Promise<FileRef>;

type Path = (string | number)[];

/**
 * A pipeline's input from a tool's arguments, walked along the input's schema: files are kept and dates are read. All else is left
 * as it is, also where it does not fit: the pipeline's own schema says so better.
 * @throws StepcastError `invalid_input`; whatever `keep` and `readDate` throw
 */
export async function toolInput(
  given: unknown,
  schema: JsonSchema,
  keep: KeepFile,
  readDate: (value: unknown, path: Path) => unknown = requireDate,
): Promise<unknown> {
  return walk(given, schema, []);

  async function walk(value: unknown, part: JsonSchema | boolean, path: Path): Promise<unknown> {
    if (typeof part === "boolean") return value;
    if (part.$ref === fileRefSchema) return isGivenFile(value) ? keep(parseFile(value, path)) : value;
    if (part.$ref !== undefined) return walk(value, resolve(part.$ref), path);
    if (part.$comment === dateMark) return readDate(value, path);
    if (part.anyOf || part.oneOf) return walkUnion(value, part.anyOf ?? part.oneOf ?? [], path);
    if (part.allOf) return walkAll(value, part.allOf, path);
    if (Array.isArray(value)) return walkItems(value, part, path);
    return isRecord(value) ? walkFields(value, part, path) : value;
  }

  /** Text that may be meant as such is no path and no date. */
  function walkUnion(value: unknown, parts: readonly JsonSchema[], path: Path): Promise<unknown> {
    const asText = typeof value === "string" && parts.some(isPlainText);
    return asText
      ? Promise.resolve(value)
      : walkAll(
          value,
          parts.filter((part) => mayBe(value, part)),
          path,
        );
  }

  async function walkAll(value: unknown, parts: readonly JsonSchema[], path: Path): Promise<unknown> {
    let walked = value;
    for (const part of parts) walked = await walk(walked, part, path);
    return walked;
  }

  // One after another, so that no file is still being kept when another turns out to be wrong.
  async function walkItems(items: readonly unknown[], part: JsonSchema, path: Path): Promise<unknown[]> {
    const { prefixItems = [], items: rest = true } = part;
    const walked: unknown[] = [];
    for (const [index, item] of items.entries())
      walked.push(await walk(item, prefixItems[index] ?? one(rest), [...path, index]));
    return walked;
  }

  async function walkFields(fields: Record<string, unknown>, part: JsonSchema, path: Path) {
    const { properties = {}, additionalProperties = true } = part;
    const walked: [string, unknown][] = [];
    for (const [name, value] of Object.entries(fields)) {
      const field = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      walked.push([name, await walk(value, field ?? true, [...path, name])]);
    }
    return Object.fromEntries(walked);
  }

  /** `#` is the whole schema, as one that contains itself says it. */
  function resolve(ref: string): JsonSchema | boolean {
    return ref === "#" ? schema : (schema.$defs?.[ref.replace("#/$defs/", "")] ?? true);
  }
}

function one(items: Exclude<JsonSchema["items"], undefined>): JsonSchema | boolean {
  return Array.isArray(items) ? true : items;
}

function isPlainText({ type, $comment }: JsonSchema): boolean {
  return type === "string" && $comment !== dateMark;
}

/** False where a field says that the value is another kind: one of a discriminated union. */
function mayBe(value: unknown, { properties = {} }: JsonSchema): boolean {
  if (!isRecord(value)) return true;
  return Object.entries(properties).every(
    ([name, field]) => typeof field === "boolean" || field.const === undefined || field.const === value[name],
  );
}

function parseFile(value: unknown, path: Path): GivenFile {
  const { data, error } = GivenFile.safeParse(value);
  if (data !== undefined) return data;
  const message = `the file at ${path.join(".")} is neither a path nor a name with its text or base64`;
  const issues = error.issues.map((issue) => ({
    path: [...path, ...issue.path.map(String)],
    message: issue.message,
  }));
  throw new StepcastError("invalid_input", message, { issues });
}

/** @throws StepcastError `invalid_input` */
function requireDate(value: unknown, path: Path): unknown {
  if (typeof value !== "string") return value;
  const date = new Date(value);
  if (!Number.isNaN(date.getTime())) return date;
  const message = `${path.join(".")} needs a date such as 2026-05-01T12:00:00Z, not ${JSON.stringify(value.slice(0, 100))}`;
  throw new StepcastError("invalid_input", message);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
