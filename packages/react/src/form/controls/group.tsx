import { type ControlProps, type PlaceProps, useForm } from "../form-context.ts";
import { FieldView } from "../field-view.tsx";
import { GroupFrame } from "../frame.tsx";
import { changePart, include } from "../model/change.ts";
import type { GroupField, TupleField } from "../model/field.ts";
import { isOmittable } from "../model/field-of.ts";
import { labelOf } from "../model/label.ts";
import { placesAt } from "../model/place.ts";

/** The fields of an object or a tuple. A form that is one group, without a title, needs no frame around it. */
export function GroupControl({ field, place, change }: ControlProps<GroupField | TupleField>) {
  if (place.path.length === 0 && field.title === undefined && !isOmittable(field))
    return <Parts place={place} change={change} />;
  return (
    <GroupFrame place={place}>
      {isOmittable(field) && <Include place={place} change={change} />}
      <Parts place={place} change={change} />
    </GroupFrame>
  );
}

/** The fields right in a group, one after the other. */
export function Parts({ place, change }: PlaceProps) {
  const { field } = place;
  if (field.kind !== "group" && field.kind !== "tuple") return null;
  const places = placesAt(place);
  return field.parts.map(({ name }, index) => {
    const inner = places[index];
    return (
      inner && (
        <FieldView key={inner.id} place={inner} change={(inside) => change(changePart(name, inside))} />
      )
    );
  });
}

function Include({ place, change }: PlaceProps) {
  const { formId, words } = useForm();
  const id = `${formId}${place.id}:given`;
  return (
    <div className="sc-option sc-include">
      <input
        className="sc-box"
        type="checkbox"
        id={id}
        checked={place.draft.is !== "none"}
        onChange={({ target }) => change(include(place.field, target.checked))}
      />
      <label htmlFor={id}>{words.include(labelOf(place, words))}</label>
    </div>
  );
}
