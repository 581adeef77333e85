import type {
  AnswerOf,
  QuestionData,
  QuestionKey,
  QuestionName,
  SignalData,
  SignalName,
} from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import type { RunEvent } from "./run-event.ts";

/** `questions.columns` is the first time it was asked, `questions["columns#2"]` the second, `questions["columns:eu"]` one with a key. */
export type QuestionStates<P extends Pipeline> = {
  readonly [Name in QuestionName<P>]?: QuestionState<P, Name>;
} & {
  readonly [Name in QuestionName<P> as `${Name}#${number}` | `${Name}:${string}`]?: QuestionState<P, Name>;
};

export interface QuestionState<
  P extends Pipeline = Pipeline,
  Name extends QuestionName<P> = QuestionName<P>,
> {
  readonly question: Name;
  readonly key: QuestionKey<Name>;
  readonly data: QuestionData<P, Name>;
  /** `closed`: its time was over, or its run ended before anybody answered. */
  readonly status: "open" | "answered" | "closed";
  readonly answer: AnswerOf<P, Name> | undefined;
  /** Who answered. */
  readonly by: string | undefined;
  readonly askedAt: number;
  readonly answeredAt: number | undefined;
  readonly expiresAt: number | undefined;
  /** What counts as the answer when its time is over. */
  readonly default: AnswerOf<P, Name> | undefined;
}

/** A message into the run, typed by its name. */
export type SignalState<P extends Pipeline = Pipeline> = {
  [Name in SignalName<P>]: {
    readonly signal: Name;
    readonly data: SignalData<P, Name>;
    readonly id: string;
    readonly by: string | undefined;
    readonly at: number;
  };
}[SignalName<P>];

type QuestionEvent = Extract<RunEvent, { type: "question.asked" | "question.answered" | "question.closed" }>;

/** Folds one event into a record of questions, in place. */
export function foldQuestion(questions: Record<string, QuestionState>, event: QuestionEvent): void {
  if (event.type === "question.asked") {
    questions[event.key] = asked(event);
    return;
  }
  const found = Object.hasOwn(questions, event.key) ? questions[event.key] : undefined;
  if (!found) return;
  questions[event.key] =
    event.type === "question.answered"
      ? { ...found, status: "answered", answer: event.answer, by: event.by, answeredAt: event.at }
      : { ...found, status: "closed" };
}

/** With the run's end nobody can answer any more. */
export function closeQuestions(questions: Record<string, QuestionState>): void {
  for (const [key, question] of Object.entries(questions)) {
    if (question.status === "open") questions[key] = { ...question, status: "closed" };
  }
}

function asked(event: Extract<RunEvent, { type: "question.asked" }>): QuestionState {
  return {
    question: event.question,
    key: event.key,
    data: event.data,
    status: "open",
    answer: undefined,
    by: undefined,
    askedAt: event.at,
    answeredAt: undefined,
    expiresAt: event.expiresAt,
    default: event.default,
  };
}
