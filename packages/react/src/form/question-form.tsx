import type { ErrorIssue, QuestionState, StepcastError } from "@stepcast/pipeline";
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { AnswerView } from "./answer-view.tsx";
import type { FieldOverride, Upload } from "./form-context.ts";
import type { JsonValue } from "./model/json.ts";
import type { JsonSchema } from "./model/json-schema.ts";
import type { FormWords } from "./model/words.ts";
import { englishQuestionWords, type QuestionWords } from "./question-words.ts";
import { SchemaForm } from "./schema-form.tsx";

export interface QuestionFormProps {
  /** The run that asks, as `usePipelineRun` has it. */
  run: { answer(question: never, answer: never, options?: never): Promise<void> };
  /** One of `run.questions`; nothing is shown before it is asked. */
  asked:
    | (Pick<QuestionState, "key" | "question" | "status" | "by" | "answeredAt"> & { answer?: unknown })
    | undefined;
  /** JSON Schema of the answer, as `describe` gives it. */
  schema: JsonSchema;
  submitLabel?: string | undefined;
  fields?: readonly FieldOverride[] | undefined;
  upload?: Upload | undefined;
  words?: Partial<QuestionWords & FormWords> | undefined;
  /**
   * A form of your own in place of the schema's. What comes of `send`, who else was first, and the recorded answer are told around it
   * all the same.
   */
  children?: ((given: OwnFormProps) => ReactNode) | undefined;
  /** The recorded answer in your own words. */
  answered?: ((answer: unknown) => ReactNode) | undefined;
}

/** What a form of one's own for a question is given. */
export interface OwnFormProps {
  /** Answers the question with a value as JSON: Dates are ISO 8601 text. Never rejects; what was wrong comes back as `errors`. */
  send: (answer: JsonValue) => Promise<void>;
  /** What the server said of the answer that was sent last, field by field. */
  errors: readonly ErrorIssue[];
  /** The answer is under way, or there and not yet in the log. */
  sending: boolean;
}

/**
 * The form of one question of a run. Whoever is second is told who was first and when; once the question is answered, by anyone, the
 * recorded answer stands in the form's place and has its focus. It has no style, and class names that stay: `sc-question` (with
 * `data-status`), `sc-answered`, `sc-refusal`, `sc-answer`; for the rest see `SchemaForm`.
 */
export function QuestionForm(props: QuestionFormProps) {
  const { asked } = props;
  return asked && <Question key={asked.key} {...props} asked={asked} />;
}

type Sending = "no" | "under way" | "stored" | (Pick<StepcastError, "message"> & Partial<StepcastError>);

function Question({
  run,
  asked,
  ...props
}: QuestionFormProps & { asked: NonNullable<QuestionFormProps["asked"]> }) {
  const words = { ...englishQuestionWords, ...props.words };
  const [sending, setSending] = useState<Sending>("no");
  const refusal = typeof sending === "object" ? sending : undefined;
  const late = refusal?.code === "already_answered";
  const isOpen = asked.status === "open" && !late;
  const region = useKeptFocus(isOpen);

  const send = async (answer: JsonValue) => {
    setSending("under way");
    try {
      // The form of a question's schema makes its answers; the server parses them again.
      await run.answer(asked.question as never, answer as never, { key: asked.key } as never);
      setSending("stored");
    } catch (error) {
      setSending(error as StepcastError);
    }
  };
  const given = { send, errors: refusal?.issues ?? none, sending: sending !== "no" && !refusal };

  return (
    <div className="sc-question" data-status={isOpen ? "open" : asked.status} ref={region} tabIndex={-1}>
      {isOpen && (props.children?.(given) ?? <Form {...props} {...given} stored={sending === "stored"} />)}
      {isOpen && refusal && !refusal.issues?.length && (
        <p className="sc-refusal" role="alert">
          {words.refused(refusal.message)}
        </p>
      )}
      {/* It is there from the start: what comes into a region that is new is not always read out. */}
      <p className="sc-answered" role="status" suppressHydrationWarning>
        {late && words.late(whoAndWhen(refusal))}
        {!late &&
          asked.status === "answered" &&
          // Whose answer it is shows when its own is heard of.
          sending !== "under way" &&
          words.answered({ by: asked.by, at: asked.answeredAt })}
        {asked.status === "closed" && words.closed}
      </p>
      {asked.status === "answered" && (
        <div className="sc-answer">
          {props.answered?.(asked.answer) ?? (
            <AnswerView value={asked.answer} schema={props.schema} words={words} />
          )}
        </div>
      )}
    </div>
  );
}

const none: readonly ErrorIssue[] = [];

type FormProps = Pick<QuestionFormProps, "schema" | "submitLabel" | "fields" | "upload" | "words"> &
  OwnFormProps & { stored: boolean };

function Form({ schema, submitLabel, fields, upload, words, send, errors, stored }: FormProps) {
  const shown = { schema, submitLabel, fields, upload, words, errors };
  return <SchemaForm {...shown} disabled={stored} onSubmit={send} />;
}

function whoAndWhen({ details }: Partial<StepcastError>): { by: string | undefined; at: number | undefined } {
  const { by, answeredAt } = details ?? {};
  return {
    by: by === undefined ? undefined : String(by),
    at: typeof answeredAt === "number" ? answeredAt : undefined,
  };
}

/** Whoever was in the form when it went is not thrown back to the top of the page. */
function useKeptFocus(isOpen: boolean): RefObject<HTMLDivElement | null> {
  const region = useRef<HTMLDivElement>(null);
  const wasInside = useRef(false);
  useLayoutEffect(() => {
    if (!isOpen && wasInside.current) region.current?.focus();
    const element = region.current;
    if (!isOpen || !element) return;
    const note = () => {
      wasInside.current = element.contains(document.activeElement);
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [isOpen]);
  return region;
}
