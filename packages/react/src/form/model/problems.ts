import { fitsAll } from "./date-text.ts";
import { chosenIn, chosenVariant, type Draft, itemsIn, typedText } from "./draft.ts";
import type {
  ChoicesField,
  DateField,
  Field,
  JsonField,
  ListField,
  NumberField,
  TextField,
} from "./field.ts";
import { isOmittable } from "./field-of.ts";
import { readJson } from "./json-text.ts";
import { type Place, placesIn, rootPlace } from "./place.ts";
import { dateValue } from "./value-of.ts";
import { englishWords, type FormWords } from "./words.ts";

/** What is wrong with a field, by the id of its place. */
export interface Problem {
  readonly id: string;
  readonly path: Place["path"];
  readonly message: string;
}

/** All that the schema says is wrong with what was entered, one for each field, in the order of the form. */
export function problemsOf(field: Field, draft: Draft, words: FormWords = englishWords): Problem[] {
  return placesIn(rootPlace(field, draft)).flatMap((place) => {
    const message = problemAt(place, words);
    return message === undefined ? [] : [{ id: place.id, path: place.path, message }];
  });
}

/** What is wrong with one field itself, whatever is wrong with its parts. */
export function problemAt(
  { field, draft, taken }: Place,
  words: FormWords = englishWords,
): string | undefined {
  if (taken) return problemOfName(field, draft, taken, words);
  if (field.kind === "constant") return undefined;
  if (draft.is === "none") return mayBeNone(field) ? undefined : words.required;
  switch (field.kind) {
    case "text":
      return problemOfText(field, typedText(draft), words);
    case "number":
    case "date":
    case "json":
      if (typedText(draft).trim() === "") return mayBeNone(field) ? undefined : words.required;
      return problemOfTyped(field, draft, words);
    case "tick":
      return field.mustBeTicked && !(draft.is === "ticked" && draft.ticked) ? words.mustTick : undefined;
    case "choice":
      return chosenIn(draft).length === 0 && !mayBeNone(field) ? words.choiceMissing : undefined;
    case "choices":
      return problemOfCount(field, chosenIn(draft).length, words);
    case "list":
      return problemOfCount(field, itemsIn(draft).length, words);
    case "variants":
      return chosenVariant(field, draft) || mayBeNone(field) ? undefined : words.choiceMissing;
    case "file":
      return problemOfFile(field, draft, words);
    case "group":
    case "tuple":
    case "record":
      return undefined;
  }
}

function mayBeNone(field: Field): boolean {
  return field.optional || isOmittable(field);
}

/** Whether a text, number or date has to be filled in: not so where an empty text is as good as another. */
export function isRequired(field: Field): boolean {
  if (mayBeNone(field)) return false;
  return field.kind !== "text" || problemOfText(field, "", englishWords) !== undefined;
}

function problemOfName(
  field: Field,
  draft: Draft,
  taken: readonly string[],
  words: FormWords,
): string | undefined {
  const name = typedText(draft);
  if (taken.includes(name)) return words.nameTaken;
  if (field.kind === "text") return problemOfText(field, name, words);
  if (name === "") return words.nameMissing;
  return field.kind === "number" ? problemOfNumber(field, name, words) : undefined;
}

function problemOfText(field: TextField, text: string, words: FormWords): string | undefined {
  const { minLength, maxLength, format, patterns } = field;
  if (text === "" && mayBeNone(field)) return undefined;
  if (text.length < minLength) return words.tooShort(minLength);
  if (maxLength !== undefined && text.length > maxLength) return words.tooLong(maxLength, text.length);
  if (format === "email" && !/.@./.test(text)) return words.email;
  if (format === "url" && !URL.canParse(text)) return words.url;
  if (!fitsAll(text, patterns)) return format === "email" ? words.email : words.pattern;
  return undefined;
}

function problemOfTyped(
  field: NumberField | DateField | JsonField,
  draft: Draft,
  words: FormWords,
): string | undefined {
  const text = typedText(draft);
  if (field.kind === "number") return problemOfNumber(field, text, words);
  if (field.kind === "date") return isDate(field, draft) ? undefined : words.date;
  const read = readJson(text);
  return "fault" in read ? words.notJson(read.fault) : undefined;
}

function isDate(field: DateField, draft: Draft): boolean {
  const iso = dateValue(field, draft);
  return iso !== undefined && !Number.isNaN(Date.parse(iso)) && fitsAll(iso, field.patterns);
}

function problemOfNumber(field: NumberField, text: string, words: FormWords): string | undefined {
  const { integer, min, max, above, below, multipleOf } = field;
  const value = Number(text);
  if (!Number.isFinite(value)) return words.number;
  if (integer && !Number.isInteger(value)) return words.integer;
  if (min !== undefined && value < min) return words.tooSmall(min);
  if (max !== undefined && value > max) return words.tooLarge(max);
  if (above !== undefined && value <= above) return words.notAbove(above);
  if (below !== undefined && value >= below) return words.notBelow(below);
  return multipleOf === undefined || isMultiple(value, multipleOf)
    ? undefined
    : words.notMultiple(multipleOf);
}

/** But for what binary fractions lose of decimal ones: 0.3 is 3 × 0.1. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) <= 8 * Number.EPSILON * Math.max(1, Math.abs(times));
}

function problemOfCount(
  { minItems, maxItems }: ListField | ChoicesField,
  count: number,
  words: FormWords,
): string | undefined {
  if (count < minItems) return words.tooFewItems(minItems);
  return maxItems !== undefined && count > maxItems ? words.tooManyItems(maxItems) : undefined;
}

function problemOfFile(field: Field, draft: Draft, words: FormWords): string | undefined {
  if (draft.is === "file" && draft.upload) return words.uploading(draft.upload.name);
  if (draft.is === "file" && draft.failure !== undefined) return draft.failure;
  return (draft.is === "file" && draft.file) || mayBeNone(field) ? undefined : words.required;
}
