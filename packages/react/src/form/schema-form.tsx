import type { ErrorIssue } from "@stepcast/pipeline";
import {
  type FormEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useMemo,
  useReducer,
  useRef,
  useState,
  useTransition,
} from "react";
import { ErrorSummary } from "./error-summary.tsx";
import { FieldView } from "./field-view.tsx";
import { type FieldOverride, FormContext, type Upload } from "./form-context.ts";
import { fieldOf } from "./model/field-of.ts";
import { formReducer, obstaclesIn, openForm, problemsIn, type Unread } from "./model/form-state.ts";
import type { JsonValue } from "./model/json.ts";
import type { JsonSchema } from "./model/json-schema.ts";
import { placesIn, rootPlace } from "./model/place.ts";
import type { Problem } from "./model/problems.ts";
import { valueOf } from "./model/value-of.ts";
import { englishWords, type FormWords } from "./model/words.ts";

export interface SchemaFormProps {
  /** JSON Schema 2020-12, as `z.toJSONSchema(schema, { io: "input" })` writes it. Another schema needs another `key`. */
  schema: JsonSchema;
  /** With what the form begins; a new `key` begins anew. What does not fit the schema is left out. */
  value?: JsonValue | undefined;
  /** What the server said of the value that was sent last. Each stands at its field until that is changed. */
  errors?: readonly ErrorIssue[] | undefined;
  /**
   * Takes a value that fits the schema as far as JSON Schema goes; Dates in it are ISO 8601 text. While a promise of it is pending the
   * form cannot be sent again. What it throws goes to the nearest error boundary.
   */
  onSubmit: (value: JsonValue) => unknown;
  submitLabel?: string | undefined;
  /** Controls of your own. */
  fields?: readonly FieldOverride[] | undefined;
  /** Needed where the schema has a `FileRef`, unless a field of your own takes it. */
  upload?: Upload | undefined;
  disabled?: boolean | undefined;
  /** For translation; those left out are English. */
  words?: Partial<FormWords> | undefined;
  className?: string | undefined;
  /** Stands between the fields and the button. */
  children?: ReactNode;
}

/**
 * A form for whatever a JSON Schema describes: the answer to a question, the input of a pipeline. It has no style of its own, and class
 * names that stay: `sc-form`, `sc-field` (with `data-kind`, `data-path`, `data-invalid`), `sc-label`, `sc-hint`, `sc-error` …
 */
export function SchemaForm(props: SchemaFormProps) {
  const { errors = noIssues, fields = noOverrides, upload, disabled = false, submitLabel } = props;
  const words = useMemo(() => ({ ...englishWords, ...props.words }), [props.words]);
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [state, dispatch] = useReducer(formReducer, undefined, () =>
    openForm(fieldOf(props.schema), props.value),
  );
  const [unread, setUnread] = useState<Unread>(new Map());
  const [isPending, startTransition] = useTransition();
  const root = rootPlace(state.field, state.draft);
  const problems = problemsIn(state, unread, errors, words);
  useFocusFirst(form, formId, problems, `${state.tries} ${isPending} ${JSON.stringify(errors)}`, isPending);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isPending || disabled) return;
    const unreadNow = unreadIn(event.currentTarget);
    setUnread(unreadNow);
    const value = valueOf(state.field, state.draft);
    if (value === undefined || obstaclesIn(state, unreadNow, words).length > 0)
      return dispatch({ type: "tried" });
    dispatch({ type: "tried", sent: value });
    startTransition(async () => {
      await props.onSubmit(value);
    });
  };

  return (
    <FormContext
      value={{
        formId,
        words,
        overrides: fields,
        upload,
        disabled,
        messagesByPlace: messagesByPlace(problems),
      }}
    >
      <form
        ref={form}
        className={props.className === undefined ? "sc-form" : `sc-form ${props.className}`}
        // Browsers say one thing at a time, in a bubble that goes; the form says all of them, where they belong.
        noValidate
        aria-busy={isPending}
        onSubmit={submit}
        onInput={({ currentTarget }) => state.tries > 0 && setUnread(unreadIn(currentTarget))}
      >
        <ErrorSummary
          problems={problems}
          placesById={new Map(placesIn(root).map((place) => [place.id, place]))}
          focus={(problem) => form.current && focusPlace(form.current, formId, problem.id)}
        />
        <fieldset className="sc-fields" role="presentation" disabled={disabled}>
          <FieldView place={root} change={(change) => dispatch({ type: "changed", change })} />
        </fieldset>
        {props.children}
        <button
          className="sc-button"
          data-does="submit"
          type="submit"
          disabled={disabled}
          aria-disabled={isPending}
        >
          {submitLabel ?? words.submit}
        </button>
      </form>
    </FormContext>
  );
}

type SubmitEvent = FormEvent<HTMLFormElement>;

const noIssues: readonly ErrorIssue[] = [];
const noOverrides: readonly FieldOverride[] = [];

function messagesByPlace(problems: readonly Problem[]): Map<string, string> {
  const messages = new Map<string, string>();
  for (const { id, message } of problems) {
    const before = messages.get(id);
    messages.set(id, before === undefined ? message : `${before}; ${message}`);
  }
  return messages;
}

/** What was typed that the browser takes for no value at all, or for none of its type, in the browser's words. */
function unreadIn(form: HTMLFormElement): Unread {
  const unread = new Map<string, string>();
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement)) continue;
    const { badInput, typeMismatch } = element.validity;
    const id = element.closest<HTMLElement>("[data-place]")?.dataset["place"];
    if ((badInput || typeMismatch) && id !== undefined) unread.set(id, element.validationMessage);
  }
  return unread;
}

/** The focus goes to the first problem when the form was tried, and when the server's errors come; not while somebody types. */
function useFocusFirst(
  form: RefObject<HTMLFormElement | null>,
  formId: string,
  problems: readonly Problem[],
  occasion: string,
  isPending: boolean,
): void {
  const [first] = problems;
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (last.current === occasion) return;
    last.current = occasion;
    if (!isPending && first && form.current) focusPlace(form.current, formId, first.id);
  });
}

/** A field of the app's own may have its control under another id; and what concerns the whole has none. */
function focusPlace(form: HTMLFormElement, formId: string, placeId: string): void {
  const places = [...form.querySelectorAll<HTMLElement>("[data-place]")];
  const around = places.find(({ dataset }) => dataset["place"] === placeId);
  const control =
    document.getElementById(`${formId}${placeId}`) ??
    around?.querySelector<HTMLElement>("input, select, textarea, button") ??
    form.querySelector<HTMLElement>(".sc-summary");
  control?.focus();
}
