// The server side of tRPC: routers for pipelines. `./server` serves them, `./client` calls them.
export { pipelineRouter } from "./pipeline-router.ts";
export type {
  EventsInput,
  EventsOutput,
  ListInput,
  Page,
  PipelineOfPage,
  PipelineRouter,
  RunPipelineInput,
  StartInput,
} from "./pipeline-router.ts";
export { procedure, t } from "./trpc.ts";
export type { Context } from "./trpc.ts";
export type { ErrorReport, StepcastErrorShape } from "./error-shape.ts";
