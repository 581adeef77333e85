import { type ControlProps, useForm } from "../form-context.ts";
import { FieldView } from "../field-view.tsx";
import { changeItem } from "../model/change.ts";
import type { ListField } from "../model/field.ts";
import { labelOf } from "../model/label.ts";
import { placesAt } from "../model/place.ts";
import { Items } from "./items.tsx";

/** Any number of the same. */
export function ListControl(props: ControlProps<ListField>) {
  const { words } = useForm();
  const places = placesAt(props.place);
  const labelAt = (index: number) => {
    const place = places[index];
    return place ? labelOf(place, words) : words.item(index + 1);
  };
  return (
    <Items {...props} labelOfItem={(_, index) => labelAt(index)}>
      {(item, index) => {
        const place = places[index];
        return (
          place && <FieldView place={place} change={(inside) => props.change(changeItem(item.id, inside))} />
        );
      }}
    </Items>
  );
}
