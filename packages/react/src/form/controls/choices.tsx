import { type ControlProps, useForm } from "../form-context.ts";
import { GroupFrame } from "../frame.tsx";
import { type Change, setDraft } from "../model/change.ts";
import { chosenIn } from "../model/draft.ts";
import { clearedDraft } from "../model/draft-of.ts";
import type { ChoicesField } from "../model/field.ts";
import { isOmittable } from "../model/field-of.ts";
import { textOfValue } from "../model/label.ts";

/** Any of several values, each in a box of its own. */
export function ChoicesControl({ field, place, change }: ControlProps<ChoicesField>) {
  const { formId, words } = useForm();
  const chosen = chosenIn(place.draft);
  return (
    <GroupFrame place={place}>
      {field.options.map(({ value, title }, index) => {
        const id = `${formId}${place.id}:${index}`;
        return (
          <div className="sc-option" key={id}>
            <input
              className="sc-box"
              type="checkbox"
              id={id}
              checked={chosen.includes(index)}
              onChange={({ target }) => change(tick(field, index, target.checked))}
            />
            <label htmlFor={id}>{title ?? textOfValue(value, words)}</label>
          </div>
        );
      })}
    </GroupFrame>
  );
}

/** As with lists: of one that may be left out, none chosen is none. */
function tick(field: ChoicesField, index: number, isTicked: boolean): Change {
  return (draft) => {
    const others = chosenIn(draft).filter((each) => each !== index);
    const chosen = isTicked ? [...others, index] : others;
    const empty = chosen.length === 0 && isOmittable(field);
    return setDraft(empty ? clearedDraft(field) : { is: "chosen", chosen })(draft);
  };
}
