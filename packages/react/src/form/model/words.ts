import type { JsonFault } from "./json-text.ts";

/** All that a form says by itself, in one place for translation. */
export interface FormWords {
  submit: string;
  /** The name of a form's only field, where its schema has no title. */
  answer: string;
  optional: string;
  /** Stands before an error for those who hear it. */
  error: string;
  yes: string;
  no: string;
  /** The choice of no value. */
  none: string;
  /** Nothing is chosen yet. */
  choose: string;
  /** The switch of a group that may be left out. */
  include(label: string): string;
  item(number: number): string;
  add(label: string): string;
  remove(label: string): string;
  moveUp(label: string): string;
  moveDown(label: string): string;
  added(label: string): string;
  removed(label: string): string;
  moved(label: string, position: number, count: number): string;
  entryName: string;
  entryValue: string;
  /** Variants without a title. */
  variant(kind: VariantKind, number: number): string;
  examples(examples: readonly string[]): string;
  byDefault(value: string): string;
  json: string;
  uploading(name: string): string;
  uploadFailed(name: string, why: string): string;
  /** The heading over all errors. */
  summary(count: number): string;
  required: string;
  choiceMissing: string;
  mustTick: string;
  tooShort(min: number): string;
  tooLong(max: number, length: number): string;
  email: string;
  url: string;
  pattern: string;
  date: string;
  number: string;
  integer: string;
  tooSmall(min: number): string;
  tooLarge(max: number): string;
  notAbove(bound: number): string;
  notBelow(bound: number): string;
  notMultiple(of: number): string;
  tooFewItems(min: number): string;
  tooManyItems(max: number): string;
  nameMissing: string;
  nameTaken: string;
  notJson(fault: JsonFault): string;
}

export type VariantKind =
  | "text"
  | "number"
  | "date"
  | "boolean"
  | "choice"
  | "list"
  | "group"
  | "file"
  | "other";

export const englishWords: FormWords = {
  submit: "Submit",
  answer: "Answer",
  optional: "optional",
  error: "Error",
  yes: "Yes",
  no: "No",
  none: "None",
  choose: "Choose …",
  include: (label) => `Include ${label}`,
  item: (number) => `Item ${number}`,
  add: (label) => `Add to ${label}`,
  remove: (label) => `Remove ${label}`,
  moveUp: (label) => `Move ${label} up`,
  moveDown: (label) => `Move ${label} down`,
  added: (label) => `${label} was added`,
  removed: (label) => `${label} was removed`,
  moved: (label, position, count) => `${label} is now ${position} of ${count}`,
  entryName: "Name",
  entryValue: "Value",
  variant: (kind, number) =>
    ({ ...variantKinds, group: `Option ${number}`, other: `Option ${number}` })[kind],
  examples: (examples) => `For example: ${examples.join(", ")}`,
  byDefault: (value) => `If left empty: ${value}`,
  json: "As JSON",
  uploading: (name) => `${name} is still uploading`,
  uploadFailed: (name, why) => `${name} could not be uploaded: ${why}`,
  summary: (count) => (count === 1 ? "1 problem to fix" : `${count} problems to fix`),
  required: "This is required",
  choiceMissing: "Choose one",
  mustTick: "This must be ticked",
  tooShort: (min) => (min === 1 ? "This is required" : `At least ${min} characters`),
  tooLong: (max, length) => `At most ${max} characters (now ${length})`,
  email: "Not a valid email address",
  url: "Not a valid address: it should begin with https://",
  pattern: "Not in the expected format",
  date: "Not a valid date",
  number: "Not a number",
  integer: "Not a whole number",
  tooSmall: (min) => `At least ${min}`,
  tooLarge: (max) => `At most ${max}`,
  notAbove: (bound) => `More than ${bound}`,
  notBelow: (bound) => `Less than ${bound}`,
  notMultiple: (of) => `A multiple of ${of}`,
  tooFewItems: (min) => `At least ${min}`,
  tooManyItems: (max) => `At most ${max}`,
  nameMissing: "A name is required",
  nameTaken: "Another entry has this name",
  notJson: ({ line, column, found }) =>
    `Line ${line}, column ${column}: ${found === undefined ? "something is missing" : `unexpected “${found}”`}`,
};

const variantKinds = {
  text: "Text",
  number: "Number",
  date: "Date",
  boolean: "Yes or no",
  choice: "A choice",
  list: "A list",
  file: "A file",
};
