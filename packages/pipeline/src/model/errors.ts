/** Everything that can go wrong, by name. A client may switch on it; the list only grows. */
export type ErrorCode =
  | "abandoned"
  | "agent_error"
  | "already_answered"
  | "cancel_requested"
  | "cancelled"
  | "crash_loop"
  | "engine_closed"
  | "fenced"
  | "file_expired"
  | "file_not_found"
  | "file_too_large"
  | "forbidden"
  | "input_mismatch"
  | "internal"
  | "invalid_cursor"
  | "invalid_definition"
  | "invalid_input"
  | "invalid_output"
  | "invalid_run_id"
  | "method_not_allowed"
  | "non_deterministic"
  | "not_acceptable"
  | "not_found"
  | "not_serializable"
  | "out_of_order"
  | "pipeline_error"
  | "precondition_failed"
  | "question_closed"
  | "question_not_found"
  | "question_timeout"
  | "range_not_satisfiable"
  | "run_active"
  | "run_ended"
  | "run_expired"
  | "run_not_found"
  | "step_not_found"
  | "store_failed"
  | "timeout"
  | "too_many_calls"
  | "too_many_uploads"
  | "unknown_pipeline"
  | "unknown_signal"
  | "unreachable"
  | "unsupported_media_type"
  | "value_too_large";

/** One thing wrong with a value: where (`["rows", 3, "date"]`) and what. The shape of a zod issue, cut to what a client needs. */
export interface ErrorIssue {
  path: (string | number)[];
  message: string;
}

export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An error as the log holds it: no stack, no cause, safe to show to whoever may read the run. */
export interface EventError {
  code: ErrorCode;
  message: string;
  issues?: ErrorIssue[];
}

export interface StepcastErrorOptions {
  issues?: ErrorIssue[];
  /** Facts for programs, by names that the code's documentation gives: `already_answered` has `by` and `answeredAt`. */
  details?: ErrorDetails;
  cause?: unknown;
}

export interface RetryableErrorOptions extends StepcastErrorOptions {
  /** How long to wait before the next attempt, in milliseconds, in place of the step's own backoff. */
  afterMs?: number;
}

const brand = Symbol.for("stepcast.error");

/** The one error family. `message` says what failed, which one, and what to do next; `code` is for programs. */
export class StepcastError extends Error {
  override readonly name: string = "StepcastError";
  readonly code: ErrorCode;
  readonly issues: ErrorIssue[] | undefined;
  readonly details: ErrorDetails | undefined;
  /** What its thrower says of trying again; undefined leaves it to the step's `retry`. */
  readonly retryable: boolean | undefined = undefined;
  readonly afterMs: number | undefined = undefined;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options: StepcastErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.issues = options.issues;
    this.details = options.details;
  }

  /** Recognises the family also across two installed copies of this package, where `instanceof` does not. */
  static is(value: unknown): value is StepcastError {
    try {
      return typeof value === "object" && value !== null && brand in value;
    } catch {
      return false; // A proxy that answers to nothing, thrown by an agent, must not break who asks what it is.
    }
  }
}

/** Thrown by an agent to say: trying again will not help. */
export class FatalError extends StepcastError {
  override readonly name = "FatalError";
  override readonly retryable = false;
  constructor(message: string, options?: StepcastErrorOptions) {
    super("agent_error", message, options);
  }
}

/**
 * Thrown by an agent to say: try again, after `afterMs` where it is given. The step's `retry.attempts` bounds it too; a step without
 * any has 3 attempts then.
 */
export class RetryableError extends StepcastError {
  override readonly name = "RetryableError";
  override readonly retryable = true;
  override readonly afterMs: number | undefined;
  constructor(message: string, { afterMs, ...options }: RetryableErrorOptions = {}) {
    super("agent_error", message, options);
    this.afterMs = afterMs;
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

/** Turns whatever was thrown into what the log may hold. `code` names it where the thrown value does not. Never throws. */
export function toEventError(thrown: unknown, code: ErrorCode): EventError {
  try {
    const message = publicMessage(thrown);
    if (!StepcastError.is(thrown)) return { code, message };
    const issues = thrown.issues && toIssues(thrown.issues);
    return { code: thrown.code, message, ...(issues && { issues }) };
  } catch {
    // A getter or a proxy of the thrown value threw in its turn.
    return { code, message: "threw something that cannot be read" };
  }
}

const maxMessageLength = 2_000;
const maxIssues = 50;
const maxIssueLength = 500;
const absolutePath =
  /(?<![\p{L}\p{N}_:/.])(?:file:\/\/)?(?:\/[\p{L}\p{N}_.@+%~-]+){2,}|\b[A-Za-z]:\\[^\s'"]+/gu;

/** The message of a thrown value without the paths of this machine: a client must not learn them. */
function publicMessage(thrown: unknown): string {
  // Cut before the search too, which should not walk through megabytes.
  const message = messageOf(thrown).slice(0, 2 * maxMessageLength);
  return message.replace(absolutePath, "<path>").slice(0, maxMessageLength);
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return String(thrown.message || thrown.name);
  switch (typeof thrown) {
    case "string":
      return `threw ${JSON.stringify(thrown.slice(0, maxMessageLength))}`;
    case "function":
      return "threw a function";
    case "object":
      return thrown === null ? "threw null" : "threw an object";
    default:
      return `threw ${String(thrown)}`;
  }
}

/** What zod, or anyone, found wrong with a value, cut to what is of use: a value may be wrong in 100,000 places. */
export function toIssues(issues: readonly { path: readonly PropertyKey[]; message: string }[]): ErrorIssue[] {
  const cutPart = (part: PropertyKey) => (typeof part === "number" ? part : String(part).slice(0, 100));
  return issues.slice(0, maxIssues).map(({ path, message }) => ({
    path: path.slice(0, 20).map(cutPart),
    message: message.slice(0, maxIssueLength),
  }));
}
