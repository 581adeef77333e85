import type { z } from "zod";

/** What a pipeline may ask a person: what is shown, and what must come back. */
export interface Question<Data extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  /** What whoever answers is shown. */
  readonly data: Data;
  /** Validates the answer, field by field; a form can be built from its JSON Schema. */
  readonly answer: Answer;
  /** One sentence for whoever answers. */
  readonly description?: string;
}

/** Questions by the name under which the pipeline asks them. */
export type Questions = Record<string, Question>;

/** Of a pipeline that asks nothing. */
export type NoQuestions = Record<never, never>;

/** What one call says of its question. */
export interface AskOptions<Q extends Question = Question> {
  /** Names the question `columns:key` where the default (`columns`, `columns#2`, …) would not tell calls apart. */
  key?: string;
  /** After so many milliseconds without an answer the question is closed. Default: it waits for as long as it takes. */
  timeoutMs?: number;
  /** What `ask` answers once it is closed. Without it `ask` rejects with the code `question_timeout`. */
  default?: z.input<Q["answer"]>;
}

/**
 * Asks a person, and waits for minutes or weeks, holding no worker, through restarts. The first answer counts.
 * Rejects with a `StepcastError`: `invalid_input` for data that does not fit, `question_timeout`, `cancelled`.
 */
export type Ask<Q extends Questions> = <Name extends keyof Q & string>(
  question: Name,
  data: z.input<Q[Name]["data"]>,
  options?: AskOptions<Q[Name]>,
) => Promise<z.output<Q[Name]["answer"]>>;
