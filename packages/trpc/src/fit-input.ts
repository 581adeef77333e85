import { z } from "zod";

/**
 * Plain JSON has no dates: where the schema wants one and finds ISO 8601 text, the text is read as a date. Everything else stays as
 * it came, for the schema to judge.
 */
export function fitJson(schema: z.ZodType, value: unknown): unknown {
  return fit(schema, value, readDate);
}

/**
 * The fields of an address or a form are all text: each is read as what the schema wants in its place. One value is a list of
 * one where a list is wanted; objects, and lists of anything but text, may come as JSON.
 */
export function fitText(schema: z.ZodType, fields: Record<string, unknown>): unknown {
  return fit(schema, fields, readText);
}

type Path = readonly PropertyKey[];
/** What is meant by a value that does not fit; undefined where it cannot be told. */
type Reading = (issue: z.core.$ZodIssue, found: unknown) => unknown;

/** What is read may have parts to be read in their turn; so deep, and no deeper. */
const maxRounds = 8;

/** Changes `value` in place: it was made from a request's bytes and belongs to nobody else. */
function fit(schema: z.ZodType, value: unknown, read: Reading): unknown {
  const root = { value };
  for (let round = 0; round < maxRounds; round++) {
    const changed = [...issuesOf(schema, root.value)].filter(({ issue, path }) =>
      replace(root, ["value", ...path], (found) => read(issue, found)),
    );
    if (changed.length === 0) break;
  }
  return root.value;
}

function issuesOf(schema: z.ZodType, value: unknown): Iterable<{ issue: z.core.$ZodIssue; path: Path }> {
  try {
    return flatten(schema.safeParse(value).error?.issues ?? [], []);
  } catch {
    // A schema that throws is reported by the engine, which parses the input as well.
    return [];
  }
}

function* flatten(
  issues: readonly z.core.$ZodIssue[],
  parent: Path,
): Generator<{ issue: z.core.$ZodIssue; path: Path }> {
  for (const issue of issues) {
    const path = [...parent, ...issue.path];
    if (issue.code === "invalid_union") for (const branch of issue.errors) yield* flatten(branch, path);
    else yield { issue, path };
  }
}

function replace(root: object, path: Path, read: (found: unknown) => unknown): boolean {
  const name = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>(partOf, root);
  const found = name === undefined ? undefined : partOf(parent, name);
  const meant = found === undefined ? undefined : read(found);
  if (meant === undefined || name === undefined) return false;
  // A part was found in it, so it is an object.
  (parent as Record<PropertyKey, unknown>)[name] = meant;
  return true;
}

function partOf(value: unknown, name: PropertyKey): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<PropertyKey, unknown>)[name];
}

/** A time needs `Z` or an offset, since the server's own time zone is nobody's business; a date alone is its midnight in UTC. */
const isoDates = [z.regexes.datetime({ offset: true }), z.regexes.date];

function readDate(issue: z.core.$ZodIssue, found: unknown): unknown {
  if (issue.code !== "invalid_type" || issue.expected !== "date") return undefined;
  if (typeof found !== "string" || !isoDates.some((pattern) => pattern.test(found))) return undefined;
  return new Date(found);
}

function readText(issue: z.core.$ZodIssue, found: unknown): unknown {
  if (issue.code === "invalid_value") return issue.values.find((value) => String(value) === found);
  if (issue.code !== "invalid_type") return undefined;
  if (issue.expected === "array") return Array.isArray(found) ? undefined : readList(found);
  if (typeof found !== "string") return undefined;
  switch (issue.expected) {
    case "date":
      return readDate(issue, found);
    case "number":
      return found.trim() === "" || !Number.isFinite(Number(found)) ? undefined : Number(found);
    case "boolean":
      return switches.get(found.toLowerCase());
    case "object":
    case "record":
      return readJson(found, (value) => typeof value === "object" && value !== null);
    default:
      return undefined;
  }
}

/** `on` is what a form sends of a ticked box. */
const switches = new Map([
  ["true", true],
  ["1", true],
  ["on", true],
  ["false", false],
  ["0", false],
  ["off", false],
]);

function readList(found: unknown): unknown[] {
  const list = typeof found === "string" ? readJson(found, Array.isArray) : undefined;
  return Array.isArray(list) ? list : [found];
}

function readJson(text: string, isMeant: (value: unknown) => boolean): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isMeant(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
