export type { PipelineHooks, PipelineOf } from "./hooks.ts";
export { usePipelineRun } from "./use-pipeline-run.ts";
export type { Connection, PipelineRun, PipelineRunOptions } from "./use-pipeline-run.ts";
