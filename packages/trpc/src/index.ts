// The server side of tRPC: routers for pipelines. `./server` serves them, `./client` calls them.
export { pipelineRouter } from "./pipeline-router.ts";
export type { PipelineRouter } from "./pipeline-router.ts";
export { runsRouter } from "./runs-router.ts";
export type { RunsRouter } from "./runs-router.ts";
export type { RerunManyResult } from "./rerun-runs.ts";
export type {
  AnswerQuestionInput,
  CancelAllInput,
  EventsInput,
  EventsOutput,
  ListInput,
  Page,
  PipelineDescription,
  PipelineOfPage,
  RerunAllInput,
  RerunInput,
  RunFilter,
  RunPipelineInput,
  SendSignalInput,
  StartInput,
} from "./procedures.ts";
export type { JsonSchema } from "./json-schema.ts";
export { procedure, t } from "./trpc.ts";
export type { Context } from "./trpc.ts";
export type { ErrorReport, StepcastErrorShape } from "./error-shape.ts";
