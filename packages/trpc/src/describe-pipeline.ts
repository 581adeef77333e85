import type { Pipeline } from "@stepcast/pipeline";
import { type JsonSchema, toJsonSchema } from "./json-schema.ts";
import type { PipelineDescription } from "./procedures.ts";

/** What a pipeline takes, for forms and menus. */
export function describePipeline({
  name,
  description,
  input,
  questions,
  signals,
  agents,
}: Pipeline): PipelineDescription {
  return {
    name,
    description,
    input: toJsonSchema(input, "input"),
    questions: mapValues(questions, (question) => ({
      description: question.description,
      answer: toJsonSchema(question.answer, "input"),
    })),
    signals: mapValues(signals, (data): JsonSchema => toJsonSchema(data, "input")),
    steps: Object.keys(agents),
  };
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
