import type { Pipeline } from "../define/pipeline.ts";
import type { RunEvent } from "../model/run-event.ts";

/**
 * What keeps today's code from going on with a recorded run: an agent that is gone, an input or output that no longer fits its
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
      return pipeline.input.safeParse(event.input).success
        ? undefined
        : "the run's input no longer fits the pipeline";
    case "step.started":
      if (!pipeline.agents[event.step]) return `the pipeline has no agent "${event.step}" any more`;
      return undefined;
    case "step.completed":
      if (pipeline.agents[event.step]?.output.safeParse(event.output).success) return undefined;
      return `the output of step "${event.key}" no longer fits its agent`;
    default:
      return undefined;
  }
}
