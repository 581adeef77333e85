import type { Pipeline } from "@stepcast/pipeline";
import type { PipelineDescription } from "@stepcast/trpc";
import { toJsonSchema } from "../json-schema.ts";

/** What a pipeline of this process asks and takes, as a server tells it of its own. */
export function describe({
  name,
  description,
  input,
  questions,
  signals,
  agents,
}: Pipeline): PipelineDescription {
  const asked = Object.entries(questions).map(([question, { description: what, answer }]) => [
    question,
    { description: what, answer: toJsonSchema(answer, "input") },
  ]);
  const taken = Object.entries(signals).map(([signal, data]) => [signal, toJsonSchema(data, "input")]);
  return {
    name,
    description,
    input: toJsonSchema(input, "input"),
    questions: Object.fromEntries(asked) as PipelineDescription["questions"],
    signals: Object.fromEntries(taken) as PipelineDescription["signals"],
    steps: Object.keys(agents),
  };
}
