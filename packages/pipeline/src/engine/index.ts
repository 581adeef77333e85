export { createEngine } from "./engine.ts";
export type { Engine, EngineOptions, StartOptions } from "./engine.ts";
export { memoryLog } from "./memory/memory-log.ts";
export type { Run } from "./run.ts";
export { newRunId } from "../model/new-run-id.ts";
export { RunId } from "./run-id.ts";
export type {
  Appended,
  Claim,
  ClaimOptions,
  Lease,
  ListQuery,
  NewRun,
  Page,
  RunHeader,
  RunList,
  RunLog,
  RunSummary,
  StoredEvent,
} from "./run-log.ts";
export { runPipeline } from "./run-pipeline.ts";
export type { RunPipelineOptions } from "./run-pipeline.ts";
