import type { JsonValue } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";

/** One field of a form. Fields of fields are made when they are asked for, so a schema may contain itself. */
export type Field =
  | TextField
  | NumberField
  | DateField
  | TickField
  | ChoiceField
  | ChoicesField
  | ConstantField
  | GroupField
  | TupleField
  | ListField
  | RecordField
  | VariantsField
  | FileField
  | JsonField;

export type FieldKind = Field["kind"];

interface BaseField {
  /** The schema, references followed; what `.meta()` said stands in it. */
  readonly schema: JsonSchema;
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** It may be left out. */
  readonly optional: boolean;
  /** It may be null. */
  readonly nullable: boolean;
  readonly default: JsonValue | undefined;
  readonly examples: readonly JsonValue[];
}

export interface TextField extends BaseField {
  readonly kind: "text";
  readonly multiline: boolean;
  readonly format: "email" | "url" | "password" | "text";
  /** In UTF-16 code units, as in zod and HTML. */
  readonly minLength: number;
  readonly maxLength: number | undefined;
  /** Each has to fit. As in JSON Schema they may fit anywhere, and have no flags. */
  readonly patterns: readonly string[];
}

export interface NumberField extends BaseField {
  readonly kind: "number";
  readonly integer: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly above: number | undefined;
  readonly below: number | undefined;
  readonly multipleOf: number | undefined;
}

/** `date` is a day without a zone; `date-time` an instant, written in UTC, and shown in the reader's own time zone. */
export interface DateField extends BaseField {
  readonly kind: "date";
  readonly format: "date" | "date-time";
  readonly patterns: readonly string[];
}

/** Yes or no, in one box. */
export interface TickField extends BaseField {
  readonly kind: "tick";
  /** Only yes is accepted, as for terms of use. */
  readonly mustBeTicked: boolean;
}

export interface Option {
  readonly value: JsonValue;
  readonly title: string | undefined;
  readonly description: string | undefined;
}

/** One of a few given values. */
export interface ChoiceField extends BaseField {
  readonly kind: "choice";
  readonly options: readonly Option[];
}

/** Any of a few given values, each once. */
export interface ChoicesField extends BaseField {
  readonly kind: "choices";
  readonly options: readonly Option[];
  readonly minItems: number;
  readonly maxItems: number | undefined;
}

/** There is nothing to enter: the one value that fits is sent. */
export interface ConstantField extends BaseField {
  readonly kind: "constant";
  readonly value: JsonValue;
}

/** A field under its name in an object, or under its index in a tuple. */
export interface Part {
  readonly name: string;
  readonly field: Field;
}

export interface GroupField extends BaseField {
  readonly kind: "group";
  readonly parts: readonly Part[];
  /** What a value has besides its parts is kept as it came; not where the schema is strict. */
  readonly keepsOthers: boolean;
}

export interface TupleField extends BaseField {
  readonly kind: "tuple";
  readonly parts: readonly Part[];
}

export interface ListField extends BaseField {
  readonly kind: "list";
  readonly item: Field;
  readonly minItems: number;
  readonly maxItems: number | undefined;
}

/** Entries whose names the user gives. */
export interface RecordField extends BaseField {
  readonly kind: "record";
  readonly key: Field;
  readonly item: Field;
}

export interface Variant {
  readonly title: string | undefined;
  readonly field: Field;
}

/** One of several shapes: first which, then its fields. */
export interface VariantsField extends BaseField {
  readonly kind: "variants";
  readonly variants: readonly Variant[];
}

/** A `FileRef`. */
export interface FileField extends BaseField {
  readonly kind: "file";
  /** As in HTML: `.csv,text/csv`. */
  readonly accept: string | undefined;
  /** The largest that is taken. */
  readonly maxBytes: number | undefined;
}

/** Whatever the form has no control for. */
export interface JsonField extends BaseField {
  readonly kind: "json";
}
