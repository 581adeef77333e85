import type { FileRef } from "@stepcast/pipeline";
import { localText } from "./date-text.ts";
import { type Draft, type Item, nothing, typed } from "./draft.ts";
import type { Field, GroupField, TupleField, VariantsField } from "./field.ts";
import { isOmittable } from "./field-of.ts";
import { isJsonObject, type JsonValue, ownPart, sameJson } from "./json.ts";
import { problemsOf } from "./problems.ts";
import { valueOf } from "./value-of.ts";

/** What stands in a field before anything is entered: its default, or nothing, or what it takes at least. */
export function emptyDraft(field: Field, depth = 0): Draft {
  if (field.default !== undefined) return draftOf(field, field.default, depth);
  if (isOmittable(field) || depth > maxDepth) return nothing;
  return blankDraft(field, depth);
}

/** What a field is cleared to, whatever its default is. */
export function clearedDraft(field: Field): Draft {
  return isOmittable(field) ? nothing : blankDraft(field, 0);
}

/** A schema may demand itself in itself, which no value can. */
const maxDepth = 32;
const maxBlankItems = 10;

/** The same for one that is to have a value, though it may be left out. */
export function givenDraft(field: Field, depth = 0): Draft {
  const isGiven = field.default !== undefined && field.default !== null;
  return isGiven ? draftOf(field, field.default, depth) : blankDraft(field, depth);
}

function blankDraft(field: Field, depth: number): Draft {
  switch (field.kind) {
    case "text":
    case "number":
    case "date":
    case "json":
      return typed("");
    case "tick":
      return { is: "ticked", ticked: false };
    case "choice":
    case "choices":
      return { is: "chosen", chosen: [] };
    case "constant":
      return nothing;
    case "group":
    case "tuple":
      return { is: "parts", parts: partsOf(field, () => undefined, depth), others: {} };
    case "list":
      return { is: "items", items: blankItems(field.item, Math.min(field.minItems, maxBlankItems), depth) };
    case "record":
      return { is: "items", items: [] };
    case "variants":
      return { is: "variant", chosen: undefined, drafts: {} };
    case "file":
      return { is: "file", file: undefined, upload: undefined, failure: undefined };
  }
}

function blankItems(field: Field, count: number, depth: number): Item[] {
  return Array.from({ length: count }, (_, id) => ({ id, key: "", draft: givenDraft(field, depth + 1) }));
}

function partsOf(
  { parts }: GroupField | TupleField,
  valueAt: (name: string) => JsonValue | undefined,
  depth: number,
): Record<string, Draft> {
  return Object.fromEntries(
    parts.map(({ name, field }) => {
      const value = valueAt(name);
      return [name, value === undefined ? emptyDraft(field, depth + 1) : draftOf(field, value, depth + 1)];
    }),
  );
}

/** A value as it stands in a field. What does not fit the field is left out: it could be neither shown nor corrected. */
export function draftOf(field: Field, value: JsonValue | undefined, depth = 0): Draft {
  if (value === undefined) return emptyDraft(field, depth);
  if (value === null && field.nullable) return { is: "none", value: null };
  return fittingDraft(field, value, depth) ?? (isOmittable(field) ? nothing : blankDraft(field, depth));
}

function fittingDraft(field: Field, value: JsonValue, depth: number): Draft | undefined {
  switch (field.kind) {
    case "text":
      return typeof value === "string" ? typed(value) : undefined;
    case "number":
      return typeof value === "number" ? typed(String(value)) : undefined;
    case "date":
      if (typeof value !== "string") return undefined;
      return field.format === "date" ? typed(value) : { is: "typed", text: localText(value), shows: value };
    case "json":
      return typed(JSON.stringify(value, null, 2));
    case "tick":
      return typeof value === "boolean" ? { is: "ticked", ticked: value } : undefined;
    case "constant":
      return nothing;
    case "choice":
      return chosenDraft(field.options, [value]);
    case "choices":
      return Array.isArray(value) ? chosenDraft(field.options, value) : undefined;
    case "group":
      return groupDraft(field, value, depth);
    case "tuple":
      if (!Array.isArray(value)) return undefined;
      return { is: "parts", parts: partsOf(field, (name) => value[Number(name)], depth), others: {} };
    case "list":
      return Array.isArray(value) ? itemsDraft(field.item, Object.entries(value), depth, false) : undefined;
    case "record":
      return isJsonObject(value) ? itemsDraft(field.item, Object.entries(value), depth, true) : undefined;
    case "variants":
      return variantDraft(field, value, depth);
    case "file":
      return isTicket(value) ? { is: "file", file: value, upload: undefined, failure: undefined } : undefined;
  }
}

function chosenDraft(options: readonly { value: JsonValue }[], values: readonly JsonValue[]): Draft {
  const chosen = values.map((value) => options.findIndex((option) => sameJson(option.value, value)));
  return { is: "chosen", chosen: chosen.filter((index) => index >= 0) };
}

function groupDraft(field: GroupField, value: JsonValue, depth: number): Draft | undefined {
  if (!isJsonObject(value)) return undefined;
  const known = new Set(field.parts.map(({ name }) => name));
  const others = Object.entries(value).filter(([name]) => field.keepsOthers && !known.has(name));
  return {
    is: "parts",
    parts: partsOf(field, (name) => ownPart(value, name), depth),
    others: Object.fromEntries(others),
  };
}

function itemsDraft(
  field: Field,
  entries: readonly (readonly [string, JsonValue])[],
  depth: number,
  named: boolean,
): Draft {
  const items = entries.map(([key, value], id) => ({
    id,
    key: named ? key : "",
    draft: draftOf(field, value, depth + 1),
  }));
  return { is: "items", items };
}

/** The first variant that says the same value again, and finds nothing wrong in it; else one that at least takes some of it. */
function variantDraft({ variants }: VariantsField, value: JsonValue, depth: number): Draft | undefined {
  if (depth > maxDepth) return undefined;
  const drafts = variants.map(({ field }) => fittingDraft(field, value, depth + 1));
  const says = (index: number) => {
    const [field, draft] = [variants[index]?.field, drafts[index]];
    return field && draft && sameJson(valueOf(field, draft), value) ? { field, draft } : undefined;
  };
  const indexes = [...variants.keys()];
  const exact = indexes.find((index) => {
    const said = says(index);
    return said && problemsOf(said.field, said.draft).length === 0;
  });
  const likely = indexes.find((index) => drafts[index] && mayBe(variants[index]?.field, value));
  const chosen = exact ?? indexes.find(says) ?? likely;
  const draft = chosen === undefined ? undefined : drafts[chosen];
  return chosen === undefined || !draft ? undefined : { is: "variant", chosen, drafts: { [chosen]: draft } };
}

/** Not by what tells it from the others. */
function mayBe(field: Field | undefined, value: JsonValue): boolean {
  if (field?.kind !== "group" || !isJsonObject(value)) return true;
  return field.parts.every(
    ({ name, field: part }) => part.kind !== "constant" || sameJson(part.value, ownPart(value, name)),
  );
}

/** Enough to show it; the server knows its files. */
function isTicket(value: JsonValue): value is FileRef & { [name: string]: JsonValue } {
  return isJsonObject(value) && typeof value["id"] === "string" && typeof value["name"] === "string";
}
