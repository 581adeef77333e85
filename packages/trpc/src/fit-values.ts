import type { Pipeline } from "@stepcast/pipeline";
import type { z } from "zod";
import { questionOf } from "./question-key.ts";
import { fitJson } from "./fit-input.ts";

/** What a question's answer must fit; undefined for a question that the pipeline has not. */
export function answerSchema({ questions }: Pipeline, key: string): z.ZodType | undefined {
  const question = questionOf(key);
  return Object.hasOwn(questions, question) ? questions[question]?.answer : undefined;
}

/** What a message's data must fit; undefined for a message that the pipeline does not take. */
export function signalSchema({ signals }: Pipeline, signal: string): z.ZodType | undefined {
  return Object.hasOwn(signals, signal) ? signals[signal] : undefined;
}

/** A value whose Dates may have come as ISO 8601 text, as from a form made of a JSON Schema. Where nothing is known of it, as it came. */
export function fitValue(schema: z.ZodType | undefined, value: unknown): unknown {
  return schema ? fitJson(schema, value) : value;
}
