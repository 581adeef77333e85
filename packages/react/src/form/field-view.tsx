import { ChoiceControl } from "./controls/choice.tsx";
import { ChoicesControl } from "./controls/choices.tsx";
import { FileControl } from "./controls/file.tsx";
import { GroupControl } from "./controls/group.tsx";
import { ListControl } from "./controls/list.tsx";
import { OverrideControl } from "./controls/override.tsx";
import { RecordControl } from "./controls/record.tsx";
import { TickControl } from "./controls/tick.tsx";
import { TypedControl } from "./controls/typed.tsx";
import { VariantsControl } from "./controls/variants.tsx";
import { overrideOf, useForm } from "./form-context.ts";
import type { PlaceProps } from "./form-context.ts";

/** A field with all that is in it, by its kind, or as the app has it. */
export function FieldView({ place, change }: PlaceProps) {
  const { overrides } = useForm();
  const { field } = place;
  const override = overrideOf(place, overrides);
  if (override && !place.taken) return <OverrideControl override={override} place={place} change={change} />;
  switch (field.kind) {
    case "constant":
      return null;
    case "text":
    case "number":
    case "date":
    case "json":
      return <TypedControl field={field} place={place} change={change} />;
    case "tick":
      return <TickControl place={place} change={change} />;
    case "choice":
      return <ChoiceControl field={field} place={place} change={change} />;
    case "choices":
      return <ChoicesControl field={field} place={place} change={change} />;
    case "group":
    case "tuple":
      return <GroupControl field={field} place={place} change={change} />;
    case "list":
      return <ListControl field={field} place={place} change={change} />;
    case "record":
      return <RecordControl field={field} place={place} change={change} />;
    case "variants":
      return <VariantsControl field={field} place={place} change={change} />;
    case "file":
      return <FileControl field={field} place={place} change={change} />;
  }
}
