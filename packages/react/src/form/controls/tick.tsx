import type { PlaceProps } from "../form-context.ts";
import { TickFrame, useControl } from "../frame.tsx";
import { setDraft } from "../model/change.ts";

/** Yes or no in one box. */
export function TickControl({ place, change }: PlaceProps) {
  const { field, draft } = place;
  const control = useControl(place);
  return (
    <TickFrame place={place}>
      <input
        {...control}
        className="sc-box"
        type="checkbox"
        required={field.kind === "tick" && field.mustBeTicked}
        checked={draft.is === "ticked" && draft.ticked}
        onChange={({ target }) => change(setDraft({ is: "ticked", ticked: target.checked }))}
      />
    </TickFrame>
  );
}
