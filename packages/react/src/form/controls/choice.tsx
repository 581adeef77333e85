import type { ChangeEvent } from "react";
import { type ControlProps, useForm } from "../form-context.ts";
import { GroupFrame, LabelledFrame, useControl } from "../frame.tsx";
import { setDraft } from "../model/change.ts";
import { chosenIn } from "../model/draft.ts";
import { clearedDraft } from "../model/draft-of.ts";
import type { ChoiceField } from "../model/field.ts";
import { isOmittable } from "../model/field-of.ts";
import { textOfValue } from "../model/label.ts";
import { type Choosable, RadioList } from "./radio-list.tsx";

/** So many are shown at once; more of them are in a list that opens. */
const maxRadios = 5;

/** One of several values. */
export function ChoiceControl({ field, place, change }: ControlProps<ChoiceField>) {
  const { words } = useForm();
  const [chosen] = chosenIn(place.draft);
  const choose = (index: number | undefined) =>
    change(setDraft(index === undefined ? clearedDraft(field) : { is: "chosen", chosen: [index] }));
  const options = field.options.map(({ value, title, description }) => ({
    label: title ?? textOfValue(value, words),
    description,
  }));
  const props = { place, options, chosen, choose, none: isOmittable(field) ? words.none : undefined };
  return options.length > maxRadios ? (
    <Select {...props} />
  ) : (
    <GroupFrame place={place} role="radiogroup">
      <RadioList {...props} />
    </GroupFrame>
  );
}

function Select({ place, options, chosen, choose, none }: Choosable) {
  const { words } = useForm();
  const choosing = ({ target }: ChangeEvent<HTMLSelectElement>) =>
    choose(target.value === "" ? undefined : Number(target.value));
  return (
    <LabelledFrame place={place}>
      <select {...useControl(place)} className="sc-input" value={chosen ?? ""} onChange={choosing}>
        {(none !== undefined || chosen === undefined) && <option value="">{none ?? words.choose}</option>}
        {options.map(({ label, description }, index) => (
          <option key={label} value={index} title={description}>
            {label}
          </option>
        ))}
      </select>
    </LabelledFrame>
  );
}
