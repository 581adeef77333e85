export { transformer } from "../transformer.ts";
export type { Connection } from "./follow/connection.ts";
export type { ConnectionChange } from "./follow-link.ts";
export { stepcastLinks } from "./links.ts";
export type { TransportOptions } from "./create-transport.ts";
export type {
  AnswerOptions,
  ConnectionListener,
  RerunOptions,
  RunStream,
  SignalOptions,
} from "./run-stream.ts";
export { stepcastClient } from "./stepcast-client.ts";
export type {
  PipelineCalls,
  RunOptions,
  RunRequest,
  StepcastClient,
  WatchOptions,
} from "./stepcast-client.ts";
export { uploadFile } from "./uploads/upload-file.ts";
export type { UploadFileOptions, UploadProgress } from "./uploads/upload-file.ts";
export type { UploadMemory } from "./uploads/upload-memory.ts";
