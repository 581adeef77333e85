import type { ReactNode } from "react";
import { useForm } from "./form-context.ts";
import { isOmittable } from "./model/field-of.ts";
import { labelOf, textOfValue } from "./model/label.ts";
import type { Place } from "./model/place.ts";
import { isRequired } from "./model/problems.ts";
import type { FormWords } from "./model/words.ts";

export interface FrameProps {
  place: Place;
  children: ReactNode;
}

/** A single control between its label and what is said of it. */
export function LabelledFrame({ place, children }: FrameProps) {
  const { id, label } = useAttributes(place);
  return (
    <div className="sc-field" {...useMarks(place)}>
      <label className="sc-label" htmlFor={id}>
        {label}
        <Optional place={place} />
      </label>
      <Hint place={place} />
      {children}
      <Message place={place} />
    </div>
  );
}

/** A box to tick comes before its label. */
export function TickFrame({ place, children }: FrameProps) {
  const { id, label } = useAttributes(place);
  return (
    <div className="sc-field" {...useMarks(place)}>
      {children}
      <label className="sc-label" htmlFor={id}>
        {label}
      </label>
      <Hint place={place} />
      <Message place={place} />
    </div>
  );
}

/** Several controls under one legend. It can be focused by script, to be read out with its error. */
export function GroupFrame({ place, children, role }: FrameProps & { role?: "radiogroup" }) {
  const { id, label, describedBy, invalid, required } = useAttributes(place);
  const radioGroup = role && { role, "aria-invalid": invalid, "aria-required": required };
  return (
    <fieldset
      className="sc-field sc-fieldset"
      id={id}
      tabIndex={-1}
      aria-describedby={describedBy}
      {...radioGroup}
      {...useMarks(place)}
    >
      <legend className="sc-legend">
        {label}
        <Optional place={place} />
      </legend>
      <Hint place={place} />
      {children}
      <Message place={place} />
    </fieldset>
  );
}

/** What the control of a field is to say of itself. */
export function useAttributes(place: Place) {
  const { formId, words, messagesByPlace } = useForm();
  const id = `${formId}${place.id}`;
  const invalid = messagesByPlace.has(place.id);
  const describing = [hintOf(place, words).length > 0 && `${id}:hint`, invalid && `${id}:error`];
  return {
    id,
    label: labelOf(place, words),
    invalid,
    required: isRequired(place.field),
    describedBy: describing.filter((each) => each !== false).join(" ") || undefined,
  };
}

/** The same, as the attributes of an element. */
export function useControl(place: Place) {
  const { id, describedBy, invalid, required } = useAttributes(place);
  return { id, required, "aria-describedby": describedBy, "aria-invalid": invalid || undefined };
}

function useMarks({ id, field, path, taken }: Place) {
  const { messagesByPlace } = useForm();
  return {
    "data-place": id,
    "data-path": path.join("."),
    "data-kind": taken ? "name" : field.kind,
    "data-invalid": messagesByPlace.has(id) || undefined,
  };
}

/** With a default it has a value always, which its hint or its own look tells. */
function Optional({ place: { field } }: { place: Place }) {
  const { words } = useForm();
  return isOmittable(field) && <span className="sc-optional"> ({words.optional})</span>;
}

function Hint({ place }: { place: Place }) {
  const { formId, words } = useForm();
  const lines = hintOf(place, words);
  if (lines.length === 0) return null;
  return (
    <div className="sc-hint" id={`${formId}${place.id}:hint`}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

function hintOf({ field, taken }: Place, words: FormWords): string[] {
  const { kind, description, examples, optional } = field;
  const isTyped = kind === "text" || kind === "number" || kind === "date" || kind === "json";
  const lines = [
    description,
    kind === "json" && words.json,
    isTyped && examples.length > 0 && words.examples(examples.map((each) => textOfValue(each, words))),
    isTyped && optional && field.default !== undefined && words.byDefault(textOfValue(field.default, words)),
  ];
  return taken ? [] : lines.filter((line) => typeof line === "string");
}

/** Not by colour alone: it says that it is an error. */
function Message({ place }: { place: Place }) {
  const { formId, words, messagesByPlace } = useForm();
  const message = messagesByPlace.get(place.id);
  if (message === undefined) return null;
  return (
    <p className="sc-error" id={`${formId}${place.id}:error`}>
      <strong className="sc-error-mark">{words.error}:</strong> {message}
    </p>
  );
}
