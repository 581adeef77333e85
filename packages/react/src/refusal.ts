import { type ErrorCode, type ErrorDetails, type ErrorIssue, StepcastError } from "@stepcast/pipeline";

/** What a request that failed is to a component: a StepcastError with the server's code, issues and details, or `unreachable`. */
export function refusalOf(error: unknown): StepcastError {
  const report = reportIn(error);
  const message = error instanceof Error ? error.message : String(error);
  if (!report)
    return new StepcastError("unreachable", `the server gave no answer: ${message}`, { cause: error });
  const { code, issues, details } = report;
  return new StepcastError(code, message, {
    cause: error,
    ...(issues && { issues }),
    ...(details && { details }),
  });
}

interface Report {
  code: ErrorCode;
  issues?: ErrorIssue[] | undefined;
  details?: ErrorDetails | undefined;
}

/** tRPC's clients carry what our error formatter wrote. */
function reportIn(error: unknown): Report | undefined {
  const { data } = error as { data?: { stepcast?: Partial<Report> } };
  const report = data?.stepcast;
  return typeof report?.code === "string" ? (report as Report) : undefined;
}
