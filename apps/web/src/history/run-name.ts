import type { RunSummary } from "@stepcast/pipeline/engine";
import { pipelineTitle } from "../pipelines/pipeline-titles.ts";

/** What a run is called in a list: by its title, or by its pipeline's. */
export function runName({ title, pipeline }: Pick<RunSummary, "title" | "pipeline">): string {
  return title ?? pipelineTitle(pipeline);
}
