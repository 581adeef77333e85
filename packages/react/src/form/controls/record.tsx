import { type ControlProps, useForm } from "../form-context.ts";
import { FieldView } from "../field-view.tsx";
import { LabelledFrame, useControl } from "../frame.tsx";
import { changeItem, nameItem } from "../model/change.ts";
import type { RecordField } from "../model/field.ts";
import { entryPlaces, type Place } from "../model/place.ts";
import { Items } from "./items.tsx";

/** Values under names that are given too. */
export function RecordControl(props: ControlProps<RecordField>) {
  const { words } = useForm();
  return (
    <Items {...props} labelOfItem={({ key }, index) => key || words.item(index + 1)}>
      {({ id, key }, index) => {
        const entry = entryPlaces(props.place, index);
        return (
          entry && (
            <>
              <Name place={entry.key} name={key} rename={(name) => props.change(nameItem(id, name))} />
              <FieldView place={entry.value} change={(inside) => props.change(changeItem(id, inside))} />
            </>
          )
        );
      }}
    </Items>
  );
}

function Name({ place, name, rename }: { place: Place; name: string; rename: (name: string) => void }) {
  return (
    <LabelledFrame place={place}>
      <input
        {...useControl(place)}
        className="sc-input"
        value={name}
        onChange={({ target }) => rename(target.value)}
      />
    </LabelledFrame>
  );
}
