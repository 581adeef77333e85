import { useForm } from "./form-context.ts";
import { labelOf } from "./model/label.ts";
import type { Place } from "./model/place.ts";
import type { Problem } from "./model/problems.ts";

interface ErrorSummaryProps {
  problems: readonly Problem[];
  placesById: ReadonlyMap<string, Place>;
  focus: (problem: Problem) => void;
}

/** All that is to be corrected, said at once by a screen reader, each with the way to its field. */
export function ErrorSummary({ problems, placesById, focus }: ErrorSummaryProps) {
  const { formId, words } = useForm();
  return (
    // It is there from the start: what comes into a region that is new is not always read out.
    <div className="sc-summary" role="alert" tabIndex={-1}>
      {problems.length > 0 && (
        <>
          <p>{words.summary(problems.length)}</p>
          <ul>
            {problems.map((problem, index) => {
              const place = placesById.get(problem.id);
              return (
                <li key={index}>
                  <a
                    href={`#${formId}${problem.id}`}
                    onClick={(event) => {
                      event.preventDefault();
                      focus(problem);
                    }}
                  >
                    {place && `${labelOf(place, words)}: `}
                    {problem.message}
                  </a>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}
