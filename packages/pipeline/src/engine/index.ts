export { createEngine } from "./engine.ts";
export type { By, CloseOptions, Engine, EngineOptions, SignalOptions, StartOptions } from "./engine.ts";
export type { Dispatcher, EnqueueOptions, Handle, Working, WorkOptions } from "./dispatcher.ts";
export type { Finding } from "./doctor.ts";
export { logDispatcher } from "./log-dispatcher.ts";
export type { LogDispatcherOptions } from "./log-dispatcher.ts";
export type { RerunOptions } from "./rerun.ts";
export type { Keep } from "./retention.ts";
export { memoryLog } from "./memory/memory-log.ts";
export { openLog } from "./open-log.ts";
export type { AnswerOptions, Run } from "./run.ts";
export { newRunId } from "../model/new-run-id.ts";
export { RunId } from "./run-id.ts";
export type {
  Appended,
  Claim,
  Claimable,
  ClaimableQuery,
  ClaimOptions,
  CountQuery,
  Lease,
  ListQuery,
  NewRun,
  Page,
  RunCounts,
  RunFilter,
  RunHeader,
  RunList,
  RunLog,
  RunSummary,
  StoredEvent,
  SuspendOptions,
} from "./run-log.ts";
export { runPipeline } from "./run-pipeline.ts";
export type { RunPipelineOptions } from "./run-pipeline.ts";
export { storeAnswers } from "./store-answers.ts";
