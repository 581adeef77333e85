import { type ChangeEvent, useState } from "react";
import type { ControlProps } from "../form-context.ts";
import { LabelledFrame, useControl } from "../frame.tsx";
import { setDraft } from "../model/change.ts";
import { typed, typedText } from "../model/draft.ts";
import type { DateField, Field, JsonField, NumberField, TextField } from "../model/field.ts";

/** Whatever is typed: text, numbers, dates, JSON. */
export function TypedControl({
  field,
  place,
  change,
}: ControlProps<TextField | NumberField | DateField | JsonField>) {
  const control = useControl(place);
  const text = typedText(place.draft);
  // Not decided anew while somebody types: another element would lose the focus.
  const [isLong] = useState(() => field.kind === "json" || isMultiline(field, text));
  const props = {
    ...control,
    className: "sc-input",
    value: text,
    placeholder: placeholderOf(field),
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      change(setDraft(typed(target.value))),
  };
  return (
    <LabelledFrame place={place}>
      {isLong ? (
        <textarea {...props} rows={4} spellCheck={field.kind !== "json"} />
      ) : (
        <input {...props} {...inputOf(field)} />
      )}
    </LabelledFrame>
  );
}

/** A line cannot show a text of several, and would cut it. */
function isMultiline(field: Field, text: string): boolean {
  return field.kind === "text" && (field.multiline || text.includes("\n"));
}

function placeholderOf({ schema }: Field): string | undefined {
  return typeof schema["placeholder"] === "string" ? schema["placeholder"] : undefined;
}

function inputOf(field: TextField | NumberField | DateField | JsonField) {
  switch (field.kind) {
    case "number":
      return numberInput(field);
    case "date":
      // Any step: else browsers refuse seconds.
      return field.format === "date" ? { type: "date" } : { type: "datetime-local", step: "any" };
    case "text":
      return { type: field.format };
    case "json":
      return {};
  }
}

/**
 * What the browser's own arrows need. Browsers count steps from `min`, JSON Schema from 0, and fractions are told apart in their own ways:
 * where that would matter, any number goes and the form judges.
 */
function numberInput({ integer, min, max, multipleOf }: NumberField) {
  const step = multipleOf ?? (integer ? 1 : 0);
  const isExact = step > 0 && Number.isInteger(step) && (min ?? 0) % step === 0;
  return {
    type: "number",
    inputMode: integer ? ("numeric" as const) : ("decimal" as const),
    min: isSafeBound(min) ? undefined : min,
    max: isSafeBound(max) ? undefined : max,
    step: isExact ? step : "any",
  };
}

/** How zod says that a number is whole: nobody wants to hear of it. */
function isSafeBound(bound: number | undefined): boolean {
  return bound !== undefined && Math.abs(bound) === Number.MAX_SAFE_INTEGER;
}
