import {
  type ErrorCode,
  type ErrorDetails,
  type ErrorIssue,
  StepcastError,
  toIssues,
} from "@stepcast/pipeline";
import { TRPCError, type TRPC_ERROR_CODE_KEY, type TRPCDefaultErrorShape } from "@trpc/server";
import { z } from "zod";

/** What a client finds in `error.data.stepcast`: the code to switch on, and what is wrong where. */
export interface ErrorReport {
  code: ErrorCode;
  issues: ErrorIssue[] | undefined;
  /** Facts for programs: of `already_answered` who was first, and when. */
  details?: ErrorDetails | undefined;
}

export type StepcastErrorShape = Omit<TRPCDefaultErrorShape, "data"> & {
  data: Omit<TRPCDefaultErrorShape["data"], "stack"> & { stepcast: ErrorReport };
};

/** Codes under which an error of ours travels; those not listed are the server's fault. */
const trpcCodes: Partial<Record<ErrorCode, TRPC_ERROR_CODE_KEY>> = {
  already_answered: "CONFLICT",
  engine_closed: "SERVICE_UNAVAILABLE",
  file_not_found: "BAD_REQUEST",
  file_too_large: "PAYLOAD_TOO_LARGE",
  forbidden: "FORBIDDEN",
  input_mismatch: "CONFLICT",
  invalid_cursor: "BAD_REQUEST",
  invalid_input: "BAD_REQUEST",
  invalid_run_id: "BAD_REQUEST",
  not_serializable: "BAD_REQUEST",
  question_closed: "CONFLICT",
  question_not_found: "NOT_FOUND",
  run_ended: "CONFLICT",
  run_active: "CONFLICT",
  run_expired: "NOT_FOUND",
  run_not_found: "NOT_FOUND",
  step_not_found: "NOT_FOUND",
  store_failed: "SERVICE_UNAVAILABLE",
  too_many_calls: "TOO_MANY_REQUESTS",
  too_many_uploads: "TOO_MANY_REQUESTS",
  unknown_pipeline: "NOT_FOUND",
  unknown_signal: "NOT_FOUND",
  value_too_large: "PAYLOAD_TOO_LARGE",
};

/** What a client is told instead of what went wrong inside the server: that names places of its machine. */
export const hiddenMessages: Partial<Record<ErrorCode, string>> = {
  internal: "something went wrong on the server; its log says what",
  store_failed: "the server cannot use its store right now; its log says why: try again in a while",
};

/** Turns whatever a procedure threw into what tRPC sends. */
export function toTrpcError(thrown: unknown): TRPCError {
  if (thrown instanceof TRPCError && !StepcastError.is(thrown.cause)) return thrown;
  const cause = thrown instanceof TRPCError ? thrown.cause : thrown;
  if (!StepcastError.is(cause)) return new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
  return new TRPCError({
    code: trpcCodes[cause.code] ?? "INTERNAL_SERVER_ERROR",
    message: cause.message,
    cause,
  });
}

/** A JSON-RPC code no client retries by itself; -32603 over SSE would be tried again for ever, see docs/decisions. */
const fatalCode = -32_099;
const internalCode = -32_603;

/** tRPC's `errorFormatter`: our code and issues added, stacks and the messages of unknown errors taken out. */
export function formatError({
  shape,
  error,
  type,
}: {
  shape: TRPCDefaultErrorShape;
  error: TRPCError;
  type: string;
}): StepcastErrorShape {
  const { stack: _stack, ...data } = shape.data;
  const stepcast = report(error);
  const hidden = hiddenMessages[stepcast.code];
  return {
    ...shape,
    code: type === "subscription" && shape.code === internalCode ? fatalCode : shape.code,
    message: hidden ?? messageOf(error),
    data: { ...data, stepcast },
  };
}

function report({ code, cause }: TRPCError): ErrorReport {
  if (StepcastError.is(cause)) return { code: cause.code, issues: cause.issues, details: cause.details };
  if (code === "INTERNAL_SERVER_ERROR") return { code: "internal", issues: undefined };
  return { code: "invalid_input", issues: issuesOf(cause) };
}

const unreadable = "the request cannot be read: send JSON as the tRPC client does";

/** tRPC puts zod's whole report into the message of an input it refuses; a line of it is enough. */
function messageOf({ code, message, cause }: TRPCError): string {
  const issues = issuesOf(cause);
  // Anything else that refuses a request is some parser's own words.
  if (!issues) return isUnreadable(code) && !StepcastError.is(cause) && cause ? unreadable : message;
  return issues
    .map(({ path, message: what }) => [path.join("."), what].filter(Boolean).join(": "))
    .join("; ");
}

function isUnreadable(code: TRPC_ERROR_CODE_KEY): boolean {
  return code === "BAD_REQUEST" || code === "PARSE_ERROR";
}

/** What zod found wrong with a procedure's own input, such as a runId with spaces. */
function issuesOf(cause: unknown): ErrorIssue[] | undefined {
  if (!(cause instanceof z.core.$ZodError)) return undefined;
  return toIssues(cause.issues);
}
