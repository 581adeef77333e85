import type { Field, Variant } from "./field.ts";
import type { Place } from "./place.ts";
import type { FormWords, VariantKind } from "./words.ts";

/** What a field is called: its title, or its name in plain words. */
export function labelOf({ field, path, taken, isEntry }: Place, words: FormWords): string {
  if (taken) return words.entryName;
  if (field.title !== undefined) return field.title;
  const name = path.at(-1);
  if (isEntry) return String(name) || words.entryValue;
  if (name === undefined) return words.answer;
  return typeof name === "number" ? words.item(name + 1) : inWords(name);
}

/** `maxRows`, `max_rows` and `max-rows` as "Max rows". */
export function inWords(name: string): string {
  const words = name
    .replace(
      /([\p{Ll}\d])(\p{Lu})/gu,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    )
    .replace(/[_-]+/g, " ")
    .trim();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

export function variantLabel({ title, field }: Variant, index: number, words: FormWords): string {
  return title ?? field.title ?? words.variant(variantKindOf(field), index + 1);
}

function variantKindOf({ kind, schema }: Field): VariantKind {
  switch (kind) {
    case "text":
    case "number":
    case "date":
    case "choice":
    case "list":
    case "group":
    case "file":
      return kind;
    case "tick":
      return "boolean";
    case "choices":
    case "tuple":
      return "list";
    default:
      return schema.type === "object" ? "group" : "other";
  }
}

/** A value as a sentence shows it. */
export function textOfValue(value: unknown, words: FormWords): string {
  if (value === null) return words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return typeof value === "string" ? value : JSON.stringify(value);
}
