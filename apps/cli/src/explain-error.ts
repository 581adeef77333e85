import { type ErrorCode, type ErrorIssue, StepcastError } from "@stepcast/pipeline";
import { TRPCClientError } from "@trpc/client";
import { CliError, type ExitCode, exitCodes } from "./cli-error.ts";

export interface Explanation {
  exitCode: ExitCode;
  message: string;
}

/** What went wrong, for people and for the shell. */
export function explainError(error: unknown): Explanation {
  if (error instanceof CliError) return { exitCode: error.exitCode, message: error.message };
  const known = reportOf(error);
  if (known) return { exitCode: exitCodeOf(known.code), message: withIssues(known.message, known.issues) };
  if (error instanceof Error && error.name === "AbortError") {
    return { exitCode: exitCodes.interrupted, message: "interrupted" };
  }
  return { exitCode: exitCodes.unreachable, message: error instanceof Error ? error.message : String(error) };
}

interface Report {
  code: ErrorCode;
  message: string;
  issues: ErrorIssue[] | undefined;
}

/** The same errors come from this process and, by tRPC, from a server. */
function reportOf(error: unknown): Report | undefined {
  if (StepcastError.is(error)) return error;
  if (!(error instanceof TRPCClientError)) return undefined;
  // What our servers send; of any other server's error only the message is known.
  const data = error.data as { stepcast?: Omit<Report, "message"> } | null | undefined;
  return data?.stepcast && { ...data.stepcast, message: error.message };
}

const usageCodes: ReadonlySet<ErrorCode> = new Set([
  "already_answered",
  "file_not_found",
  "file_too_large",
  "input_mismatch",
  "invalid_cursor",
  "invalid_input",
  "invalid_run_id",
  "not_serializable",
  "question_closed",
  "question_not_found",
  "run_ended",
  "step_not_found",
  "unknown_signal",
  "value_too_large",
]);

function exitCodeOf(code: ErrorCode): ExitCode {
  return usageCodes.has(code) ? exitCodes.usage : exitCodes.unreachable;
}

/** One line for each thing that is wrong with the input, under the name of its option. */
function withIssues(message: string, issues: ErrorIssue[] | undefined): string {
  if (!issues || issues.length === 0) return message;
  const [what = message] = message.split(": ");
  return [
    `${what}:`,
    ...issues.map(({ path, message: why }) => `  ${path.join(".") || "input"}: ${why}`),
  ].join("\n");
}
