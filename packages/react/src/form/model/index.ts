// A form without a screen: what to ask for by a JSON Schema, what stands in it so far, what is wrong with that, and the value it makes.
// Pure, and without React, for forms of other kinds: prompts in a terminal, or controls of your own.
export { addItem, changeItem, changePart, changeVariant, chooseVariant } from "./change.ts";
export { include, moveItem, nameItem, removeItem, setDraft } from "./change.ts";
export type { Change } from "./change.ts";
export { typed } from "./draft.ts";
export type { Draft, Item } from "./draft.ts";
export { clearedDraft, draftOf, emptyDraft, givenDraft } from "./draft-of.ts";
export type {
  ChoiceField,
  ChoicesField,
  ConstantField,
  DateField,
  Field,
  FieldKind,
  FileField,
  GroupField,
  JsonField,
  ListField,
  NumberField,
  Option,
  Part,
  RecordField,
  TextField,
  TickField,
  TupleField,
  Variant,
  VariantsField,
} from "./field.ts";
export { fieldOf, isOmittable } from "./field-of.ts";
export { formReducer, obstaclesIn, openForm, problemsIn } from "./form-state.ts";
export type { FormAction, FormState, Unread } from "./form-state.ts";
export { problemsFrom } from "./issues.ts";
export type { JsonValue } from "./json.ts";
export type { JsonSchema, SubSchema } from "./json-schema.ts";
export { labelOf, textOfValue, variantLabel } from "./label.ts";
export { placesAt, placesIn, rootPlace } from "./place.ts";
export type { Place } from "./place.ts";
export { isRequired, problemAt, problemsOf } from "./problems.ts";
export type { Problem } from "./problems.ts";
export { valueOf } from "./value-of.ts";
export { englishWords } from "./words.ts";
export type { FormWords, VariantKind } from "./words.ts";
