import type { Pipeline } from "@stepcast/pipeline";
import type { Engine, RunHeader } from "@stepcast/pipeline/engine";

/** The pipeline of a run; undefined where this server has no code of it any more. */
export function codeOf(engine: Engine, run: RunHeader): Pipeline | undefined {
  return engine.pipelines.find(({ name }) => name === run.pipeline);
}
