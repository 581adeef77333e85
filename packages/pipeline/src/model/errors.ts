/** Everything that can go wrong, by name. A client may switch on it; the list only grows. */
export type ErrorCode =
  | "abandoned"
  | "agent_error"
  | "cancel_requested"
  | "cancelled"
  | "crash_loop"
  | "engine_closed"
  | "fenced"
  | "file_not_found"
  | "file_too_large"
  | "input_mismatch"
  | "internal"
  | "invalid_cursor"
  | "invalid_definition"
  | "invalid_input"
  | "invalid_output"
  | "invalid_run_id"
  | "non_deterministic"
  | "not_serializable"
  | "out_of_order"
  | "pipeline_error"
  | "run_ended"
  | "run_expired"
  | "run_not_found"
  | "timeout"
  | "unknown_pipeline"
  | "value_too_large";

/** One thing wrong with a value: where (`["rows", 3, "date"]`) and what. The shape of a zod issue, cut to what a client needs. */
export interface ErrorIssue {
  path: (string | number)[];
  message: string;
}

/** An error as the log holds it: no stack, no cause, safe to show to whoever may read the run. */
export interface EventError {
  code: ErrorCode;
  message: string;
  issues?: ErrorIssue[];
}

export interface StepcastErrorOptions {
  issues?: ErrorIssue[];
  cause?: unknown;
}

const brand = Symbol.for("stepcast.error");

/** The one error family. `message` says what failed, which one, and what to do next; `code` is for programs. */
export class StepcastError extends Error {
  override readonly name: string = "StepcastError";
  readonly code: ErrorCode;
  readonly issues: ErrorIssue[] | undefined;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options: StepcastErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues;
  }

  /** Recognises the family also across two installed copies of this package, where `instanceof` does not. */
  static is(value: unknown): value is StepcastError {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** Thrown by an agent to say: trying again will not help. */
export class FatalError extends StepcastError {
  override readonly name = "FatalError";
  constructor(message: string, options?: StepcastErrorOptions) {
    super("agent_error", message, options);
  }
}

/** What a step's promise rejects with in the pipeline, which may catch it: the step that failed, and why. */
export class StepError extends StepcastError {
  override readonly name = "StepError";
  readonly step: string;
  readonly key: string;

  constructor(step: string, key: string, error: EventError) {
    super(error.code, `step "${key}" failed: ${error.message}`, error.issues ? { issues: error.issues } : {});
    this.step = step;
    this.key = key;
  }
}

/** Turns whatever was thrown into what the log may hold. `code` names it where the thrown value does not. */
export function toEventError(thrown: unknown, code: ErrorCode): EventError {
  if (!StepcastError.is(thrown)) return { code, message: publicMessage(thrown) };
  const message = thrown.message.slice(0, maxMessageLength);
  return { code: thrown.code, message, ...(thrown.issues && { issues: thrown.issues.slice(0, maxIssues) }) };
}

const maxMessageLength = 2_000;
const maxIssues = 50;
const absolutePath = /(?<![\w:/.])(?:file:\/\/)?(?:\/[\w.@+-]+){2,}|\b[A-Za-z]:\\[^\s'"]+/g;

/** The message of a thrown value without the paths of this machine: a client must not learn them. */
function publicMessage(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message || thrown.name : `threw ${describe(thrown)}`;
  return message.replace(absolutePath, "<path>").slice(0, maxMessageLength);
}

function describe(thrown: unknown): string {
  return typeof thrown === "string"
    ? JSON.stringify(thrown)
    : typeof thrown === "object"
      ? "an object"
      : String(thrown);
}
