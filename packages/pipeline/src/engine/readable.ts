import type { z } from "zod";
import type { Pipeline } from "../define/pipeline.ts";
import type { RunEvent } from "../model/run-event.ts";

/**
 * What keeps today's code from going on with a recorded run: an agent or a question that is gone, a value that no longer fits its
 * schema. Undefined where nothing does.
 */
export function unreadable(pipeline: Pipeline, history: readonly RunEvent[]): string | undefined {
  for (const event of history) {
    const problem = problemOf(pipeline, event);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOf(pipeline: Pipeline, event: RunEvent): string | undefined {
  switch (event.type) {
    case "run.queued":
      return fits(pipeline.input, event.input) ? undefined : "the run's input no longer fits the pipeline";
    case "step.started":
      if (!pipeline.agents[event.step]) return `the pipeline has no agent "${event.step}" any more`;
      return undefined;
    case "step.completed":
      if (fits(pipeline.agents[event.step]?.output, event.output)) return undefined;
      return `the output of step "${event.key}" no longer fits its agent`;
    case "question.asked":
      if (fits(own(pipeline.questions, event.question)?.data, event.data)) return undefined;
      return `question "${event.key}" no longer fits the pipeline's questions`;
    case "question.answered":
      if (fits(own(pipeline.questions, event.question)?.answer, event.answer)) return undefined;
      return `the answer to question "${event.key}" no longer fits the pipeline's questions`;
    case "signal.received": {
      const schema = own(pipeline.signals, event.signal);
      // One that the pipeline no longer takes is not read by anybody.
      if (!schema || fits(schema, event.data)) return undefined;
      return `a message "${event.signal}" no longer fits the pipeline's signals`;
    }
    default:
      return undefined;
  }
}

/** Names come from logs: what every object inherits is none of them. */
function own<T>(named: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(named, name) ? named[name] : undefined;
}

/** A schema may itself throw, in a refinement of its author's: then it cannot read the value. */
function fits(schema: z.ZodType | undefined, value: unknown): boolean {
  try {
    return schema?.safeParse(value).success ?? false;
  } catch {
    return false;
  }
}
