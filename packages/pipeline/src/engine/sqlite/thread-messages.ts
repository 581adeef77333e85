import { type ErrorCode, StepcastError } from "../../model/errors.ts";
import type { StoreOptions } from "./connection.ts";
import type { Operation } from "./operations.ts";

export interface ThreadOptions extends StoreOptions {
  /** How often the thread looks whether another process has stored something, in milliseconds. */
  pollMs: number;
}

export type ToThread =
  /** `now` is absent where the thread may look at the clock itself. */
  { type: "batch"; now: number | undefined; operations: Operation[] } | { type: "close" };

export type FromThread = { type: "done"; outcomes: Outcome[] } | ({ type: "changed" } & Changes);

/** What other processes did since the last message. */
export interface Changes {
  /** Runs with new events, and deleted ones; `all` where they are too many to tell. */
  runs: string[] | "all";
  /** A run may have become claimable. */
  claimable: boolean;
}

/** One for each operation of a batch, in its order. */
export type Outcome = { ok: true; value: unknown } | { ok: false; error: PackedError };

/** An error's own class does not survive the way between threads. */
export interface PackedError {
  code: ErrorCode;
  message: string;
  cause?: string;
}

export function packError({ code, message, cause }: StepcastError): PackedError {
  return { code, message, ...(cause instanceof Error && { cause: cause.message }) };
}

export function unpackError({ code, message, cause }: PackedError): StepcastError {
  return new StepcastError(code, message, cause === undefined ? {} : { cause: new Error(cause) });
}
