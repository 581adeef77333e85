import { type ControlProps, useForm } from "../form-context.ts";
import { FieldView } from "../field-view.tsx";
import { GroupFrame } from "../frame.tsx";
import { changeVariant, chooseVariant, setDraft } from "../model/change.ts";
import { chosenVariant } from "../model/draft.ts";
import { clearedDraft } from "../model/draft-of.ts";
import type { VariantsField } from "../model/field.ts";
import { isOmittable } from "../model/field-of.ts";
import { variantLabel } from "../model/label.ts";
import { variantPlace } from "../model/place.ts";
import { Parts } from "./group.tsx";
import { RadioList } from "./radio-list.tsx";

/** First which, then its fields. */
export function VariantsControl({ field, place, change }: ControlProps<VariantsField>) {
  const { words } = useForm();
  const chosen = chosenVariant(field, place.draft);
  return (
    <GroupFrame place={place}>
      <div className="sc-variants">
        <RadioList
          place={place}
          options={field.variants.map((variant, index) => ({ label: variantLabel(variant, index, words) }))}
          chosen={chosen?.index}
          choose={(index) =>
            change(index === undefined ? setDraft(clearedDraft(field)) : chooseVariant(field, index))
          }
          none={isOmittable(field) ? words.none : undefined}
        />
      </div>
      {chosen && <Chosen place={place} index={chosen.index} change={change} />}
    </GroupFrame>
  );
}

function Chosen({
  place,
  index,
  change,
}: Pick<ControlProps<VariantsField>, "place" | "change"> & { index: number }) {
  const inner = variantPlace(place);
  if (!inner) return null;
  const View = inner.field.kind === "group" ? Parts : FieldView;
  return <View key={index} place={inner} change={(inside) => change(changeVariant(index, inside))} />;
}
