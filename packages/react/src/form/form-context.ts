import type { FileRef } from "@stepcast/pipeline";
import { type ComponentType, createContext, use } from "react";
import type { Change } from "./model/change.ts";
import type { Field, FieldKind } from "./model/field.ts";
import type { JsonValue } from "./model/json.ts";
import type { JsonSchema } from "./model/json-schema.ts";
import type { Place } from "./model/place.ts";
import type { FormWords } from "./model/words.ts";

/** Sends a file to the server. It is given up when `signal` says so: the file was taken out again, or the form is gone. */
export type Upload = (file: File, options: { signal: AbortSignal }) => Promise<FileRef>;

/** What a control of your own is given. Its label, hint and error are the form's, unless it is `bare`. */
export interface FieldProps {
  field: Field;
  path: Place["path"];
  /** For the element that takes the focus: the label is for it, and an error's link leads to it. */
  id: string;
  label: string;
  /** As JSON: Dates are ISO 8601 text. Undefined: nothing is given, or what is entered is no value yet. */
  value: JsonValue | undefined;
  /** Undefined takes the value away. */
  setValue(value: JsonValue | undefined): void;
  required: boolean;
  invalid: boolean;
  disabled: boolean;
  /** For `aria-describedby`: the ids of hint and error. */
  describedBy: string | undefined;
}

/**
 * A control of your own, and for which fields: of all that are given, each has to fit. Of several that fit, the first is taken.
 */
export interface FieldOverride {
  /** A path, with `*` for any index or name: `"address.city"`, `"items.*.due"`. */
  at?: string;
  kind?: FieldKind;
  when?: (schema: JsonSchema, path: Place["path"]) => boolean;
  use: ComponentType<FieldProps>;
  /** Without the form's own label, hint and error around it. */
  bare?: boolean;
}

/** A place in the form, and how what stands there is changed. */
export interface PlaceProps {
  place: Place;
  change: (change: Change) => void;
}

/** The same for the control of one kind of field, which is the place's. */
export interface ControlProps<F extends Field> extends PlaceProps {
  field: F;
}

export interface Form {
  formId: string;
  words: FormWords;
  overrides: readonly FieldOverride[];
  upload: Upload | undefined;
  disabled: boolean;
  messagesByPlace: ReadonlyMap<string, string>;
}

export const FormContext = createContext<Form | undefined>(undefined);

export function useForm(): Form {
  const form = use(FormContext);
  if (!form) throw new Error("a field stands outside of its SchemaForm");
  return form;
}

/** The override for a place, if there is one. */
export function overrideOf(
  { field, path }: Place,
  overrides: readonly FieldOverride[],
): FieldOverride | undefined {
  return overrides.find(
    ({ at, kind, when }) =>
      (at === undefined || isAt(path, at.split("."))) &&
      (kind === undefined || kind === field.kind) &&
      (when === undefined || when(field.schema, path)),
  );
}

function isAt(path: Place["path"], names: readonly string[]): boolean {
  return (
    path.length === names.length && names.every((name, index) => name === "*" || name === String(path[index]))
  );
}
