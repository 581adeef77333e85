import { useForm } from "../form-context.ts";
import type { Place } from "../model/place.ts";

/** What one is to be chosen of. */
export interface Choosable {
  place: Place;
  options: readonly { label: string; description?: string | undefined }[];
  chosen: number | undefined;
  /** Undefined: none of them. */
  choose: (index: number | undefined) => void;
  /** The label of none; undefined where one has to be chosen. */
  none: string | undefined;
}

/** One button for each, all to be seen at once. Arrow keys go through them. */
export function RadioList({ place, options, chosen, choose, none }: Choosable) {
  const { formId } = useForm();
  const id = `${formId}${place.id}`;
  const all = [
    ...options.map((option, index) => ({ ...option, index })),
    ...(none === undefined ? [] : [{ label: none, description: undefined, index: undefined }]),
  ];
  return all.map(({ label, description, index }) => (
    <div className="sc-option" key={index ?? "none"}>
      <input
        className="sc-box"
        type="radio"
        id={`${id}:${index ?? "none"}`}
        name={id}
        aria-describedby={description === undefined ? undefined : `${id}:${index}:hint`}
        checked={chosen === index}
        onChange={() => choose(index)}
      />
      <label htmlFor={`${id}:${index ?? "none"}`}>{label}</label>
      {description !== undefined && (
        <span className="sc-hint" id={`${id}:${index}:hint`}>
          {description}
        </span>
      )}
    </div>
  ));
}
