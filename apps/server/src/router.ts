import { feedback, split } from "@stepcast/agents";
import type { Engine } from "@stepcast/pipeline/engine";
import { pipelineRouter, runsRouter, t } from "@stepcast/trpc";
import { samplesRouter } from "./samples-router.ts";

/** The pipelines this server offers. Add one here and in `createRouter`. */
export const pipelines = [feedback, split];

/** One entry per pipeline; `AppRouter` carries their types to every client. */
export function createRouter(engine: Engine) {
  return t.router({
    feedback: pipelineRouter(feedback, { engine }),
    split: pipelineRouter(split, { engine }),
    runs: runsRouter({ engine, pipelines }),
    samples: samplesRouter(engine.files),
  });
}

export type AppRouter = ReturnType<typeof createRouter>;
