import type { z } from "zod";
import { type ErrorCode, type ErrorIssue, StepcastError, toEventError, toIssues } from "../model/errors.ts";

/**
 * Validates what comes from outside with its schema.
 * @throws StepcastError with `code`; its issues carry the zod paths (law 16)
 */
export function parseValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: ErrorCode,
  what: string,
): z.output<Schema> {
  const result = check(schema, value, code, what);
  if (result.success) return result.data;
  const issues = toIssues(result.error.issues);
  throw new StepcastError(code, `${what} does not fit: ${issues.slice(0, 5).map(describe).join("; ")}`, {
    issues,
  });
}

/** A schema may itself throw: in a refinement of its author's, or because it has one that is async. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: ErrorCode,
  what: string,
): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    const { message } = toEventError(error, code);
    throw new StepcastError(code, `${what} cannot be checked: ${message}`, { cause: error });
  }
}

function describe({ path, message }: ErrorIssue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}
