import type { RunState } from "@stepcast/pipeline";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";

/** What a run is called: by its own title, or by what its pipeline makes of its input. */
export function runTitle({ title, input }: Pick<RunState, "title" | "input">, look: PipelineLook): string {
  return title ?? ((input !== undefined && look.titleOf(input)) || look.title);
}
