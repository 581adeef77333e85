import { type FieldOverride, type PlaceProps, useForm } from "../form-context.ts";
import { GroupFrame, LabelledFrame, useAttributes } from "../frame.tsx";
import { setDraft } from "../model/change.ts";
import { clearedDraft, draftOf } from "../model/draft-of.ts";
import { valueOf } from "../model/value-of.ts";

const grouped = new Set(["group", "tuple", "list", "record", "variants", "choices"]);

/** An app's own control in the form's frame. */
export function OverrideControl({
  override: { use: Use, bare },
  place,
  change,
}: PlaceProps & { override: FieldOverride }) {
  const { disabled } = useForm();
  const { field, path, draft } = place;
  const control = (
    <Use
      {...useAttributes(place)}
      field={field}
      path={path}
      value={valueOf(field, draft)}
      setValue={(value) =>
        change(setDraft(value === undefined ? clearedDraft(field) : draftOf(field, value)))
      }
      disabled={disabled}
    />
  );
  if (bare) return control;
  const Frame = grouped.has(field.kind) ? GroupFrame : LabelledFrame;
  return <Frame place={place}>{control}</Frame>;
}
