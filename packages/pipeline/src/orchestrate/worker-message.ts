import type { WriteFileOptions } from "../define/agent.ts";
import {
  type ErrorCode,
  type ErrorIssue,
  FatalError,
  RetryableError,
  StepcastError,
  toEventError,
} from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";

/** What the main thread and a worker thread say to each other. `job` counts a thread's jobs; messages of an earlier one are ignored. */
export type ToWorker =
  | { type: "run"; job: number; module: string; input: unknown; step: StepIdentity }
  | { type: "abort"; job: number }
  | { type: "reply"; id: number; ok: true; value: unknown }
  | { type: "reply"; id: number; ok: false; error: ThrownValue };

export type FromWorker =
  | { type: "tell"; job: number; method: "progress" | "log"; args: unknown[] }
  | { type: "ask"; job: number; id: number; question: Question }
  | { type: "done"; job: number; output: unknown }
  | { type: "failed"; job: number; error: ThrownValue };

export interface StepIdentity {
  runId: string;
  key: string;
  attempt: number;
  idempotencyKey: string;
}

/** What a worker asks of the step that lives in the main thread. Files cross in pieces, one at a time. */
export type Question =
  | { method: "emit"; chunk: unknown }
  | { method: "openWrite"; name: string; options: WriteFileOptions | undefined }
  | { method: "write"; stream: number; bytes: Uint8Array }
  | { method: "closeWrite"; stream: number }
  | { method: "abortWrite"; stream: number }
  | { method: "openRead"; file: FileRef }
  | { method: "read"; stream: number }
  | { method: "closeRead"; stream: number };

/** An error on its way between threads: structured cloning would lose its class and code. */
export interface ThrownValue {
  message: string;
  code: ErrorCode | undefined;
  issues: ErrorIssue[] | undefined;
  retryable: boolean | undefined;
  afterMs: number | undefined;
}

/** Never throws, whatever was thrown. */
export function packThrown(thrown: unknown): ThrownValue {
  const { message, code, issues } = toEventError(thrown, "agent_error");
  if (!StepcastError.is(thrown)) {
    return { message, code: undefined, issues, retryable: undefined, afterMs: undefined };
  }
  return { message, code, issues, retryable: thrown.retryable, afterMs: thrown.afterMs };
}

export function unpackThrown({ message, code, issues, retryable, afterMs }: ThrownValue): Error {
  if (!code) return new Error(message);
  const options = issues ? { issues } : {};
  if (retryable === false) return new FatalError(message, options);
  if (retryable)
    return new RetryableError(message, afterMs === undefined ? options : { ...options, afterMs });
  return new StepcastError(code, message, options);
}
