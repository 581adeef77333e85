import { isoText } from "./date-text.ts";
import { chosenIn, chosenVariant, type Draft, itemsIn, partDraft, typedText } from "./draft.ts";
import type { DateField, Field, GroupField, JsonField, NumberField, Part, TextField } from "./field.ts";
import type { JsonValue } from "./json.ts";
import { readJson } from "./json-text.ts";

/**
 * The value that stands in a field, as JSON; undefined where it is to be left out, or is none yet, of which `problemsOf` tells.
 */
export function valueOf(field: Field, draft: Draft): JsonValue | undefined {
  if (field.kind === "constant") return field.value;
  if (draft.is === "none") return draft.value === null && field.nullable ? null : noValue(field);
  switch (field.kind) {
    case "text":
    case "number":
    case "date":
    case "json":
      return typedValue(field, draft);
    case "tick":
      return draft.is === "ticked" && draft.ticked;
    case "choice": {
      const [option] = chosenIn(draft).flatMap((index) => field.options[index] ?? []);
      return option ? option.value : noValue(field);
    }
    case "choices":
      return field.options.filter((_, index) => chosenIn(draft).includes(index)).map(({ value }) => value);
    case "group":
      return groupValue(field, draft);
    case "tuple":
      return field.parts.map((part) => partValue(part, draft) ?? null);
    case "list":
      return itemsIn(draft).map((item) => valueOf(field.item, item.draft) ?? null);
    case "record":
      return Object.fromEntries(
        itemsIn(draft).map(({ key, draft }) => [key, valueOf(field.item, draft) ?? null]),
      );
    case "variants": {
      const chosen = chosenVariant(field, draft);
      return chosen ? valueOf(chosen.field, chosen.draft) : noValue(field);
    }
    case "file":
      // A ticket is plain JSON: texts and a number.
      return draft.is === "file" && draft.file ? { ...draft.file } : noValue(field);
  }
}

function noValue({ optional, nullable }: Field): null | undefined {
  return nullable && !optional ? null : undefined;
}

function typedValue(
  field: TextField | NumberField | DateField | JsonField,
  draft: Draft,
): JsonValue | undefined {
  const text = typedText(draft);
  if (field.kind === "text") return text === "" && (field.optional || field.nullable) ? noValue(field) : text;
  if (text.trim() === "") return noValue(field);
  switch (field.kind) {
    case "number":
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "date":
      return dateValue(field, draft);
    case "json": {
      const read = readJson(text);
      return "value" in read ? read.value : undefined;
    }
  }
}

/** A day as it was typed, an instant in UTC; undefined where it is none. */
export function dateValue(field: DateField, draft: Draft): string | undefined {
  if (draft.is === "typed" && draft.shows !== undefined) return draft.shows;
  return field.format === "date" ? typedText(draft) : isoText(typedText(draft), field);
}

function groupValue({ parts }: GroupField, draft: Draft): JsonValue {
  const others = draft.is === "parts" ? draft.others : {};
  const values = parts.flatMap((part) => {
    const value = partValue(part, draft);
    return value === undefined ? [] : [[part.name, value] as const];
  });
  return Object.fromEntries([...Object.entries(others), ...values]);
}

function partValue({ name, field }: Part, draft: Draft): JsonValue | undefined {
  return valueOf(field, partDraft(draft, name));
}
