import { z } from "zod";
import type { ErrorIssue } from "../model/errors.ts";

export interface Explanation {
  message: string;
  issues?: ErrorIssue[];
}

/**
 * What a server says of its failure, in the shapes that servers have: FastAPI's `{ detail }`, a text or for 422 a list of
 * `{ loc, msg }` (https://fastapi.tiangolo.com/tutorial/handling-errors), problem details (RFC 9457), `{ error }`, `{ message }`,
 * or a plain line. A page of HTML says nothing.
 */
export function explain(body: string): Explanation {
  const value = jsonOf(body);
  const issues = z.object({ detail: z.array(ValidationError).min(1) }).safeParse(value);
  if (issues.success) return explainIssues(issues.data.detail);
  const told = Failure.safeParse(value).data;
  const message = errorIn(value) ?? told?.detail ?? told?.message ?? told?.title;
  const line = value === undefined ? plainLine(body) : undefined;
  return { message: (message ?? line ?? "it did not say why").slice(0, maxChars) };
}

/** The message of `{ "error": "…" }` or `{ "error": { "message": "…" } }`, by which a stream that has begun tells of its failure. */
export function errorIn(value: unknown): string | undefined {
  const error = Failure.safeParse(value).data?.error;
  return (typeof error === "string" ? error : error?.message)?.slice(0, maxChars);
}

/** The value of a text that is JSON, else undefined. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const maxChars = 500;

const ValidationError = z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() });

const Failure = z.object({
  error: z.union([z.string(), z.object({ message: z.string() })]).optional(),
  detail: z.string().optional(),
  message: z.string().optional(),
  title: z.string().optional(),
});

/** FastAPI begins a `loc` with where the value stood in the request; the rest is the path in the agent's input. */
function explainIssues(errors: z.output<typeof ValidationError>[]): Explanation {
  const issues = errors.map(({ loc, msg }) => ({
    path: ["body", "query"].includes(String(loc[0])) ? loc.slice(1) : loc,
    message: msg,
  }));
  const lines = issues.slice(0, 5).map(({ path, message }) => `${path.join(".")}: ${message}`);
  return { message: lines.join("; ").slice(0, maxChars), issues };
}

function plainLine(body: string): string | undefined {
  const line = body.trim().split("\n", 1)[0]?.trim() ?? "";
  return line === "" || line.startsWith("<") ? undefined : line;
}
