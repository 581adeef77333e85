export type { PipelineHooks, PipelineOf } from "./hooks.ts";
export { usePipelineRun, useSuspensePipelineRun } from "./use-pipeline-run.ts";
export type { LoadedRun, PipelineRun, PipelineRunOptions, RunConnection } from "./use-pipeline-run.ts";
export type { Talk } from "./use-talk.ts";
export { useRuns, useSuspenseRuns } from "./use-runs.ts";
export type { Runs, RunsOptions, RunsQuery } from "./use-runs.ts";
export { useRunEvents } from "./use-run-events.ts";
export type { RunEventList } from "./read-run.ts";
