export { transformer } from "../transformer.ts";
export type { Connection } from "./connection.ts";
export type { ConnectionChange } from "./follow-link.ts";
export { stepcastLinks } from "./links.ts";
export type { LinkOptions } from "./links.ts";
export { runEvents } from "./run-events.ts";
export type { ClientEvent, PipelineClient, RunEventsOptions } from "./run-events.ts";
export type { ConnectionListener, RunStream } from "./run-stream.ts";
export { stepcastClient } from "./stepcast-client.ts";
export type {
  PipelineCalls,
  RunOptions,
  RunRequest,
  StepcastClient,
  WatchOptions,
} from "./stepcast-client.ts";
