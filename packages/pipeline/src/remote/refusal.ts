import { FatalError, RetryableError, type StepcastError } from "../model/errors.ts";
import { bodyOf } from "./body.ts";
import { explain } from "./explain.ts";
import { remoteLimits } from "./remote-limits.ts";
import type { Answer, Line } from "./request.ts";
import { shown } from "./shown-url.ts";

/**
 * The error that an answer of a status other than 2xx is. It is worth another try where the server is at fault (5xx), where it says
 * later (408, 425, 429), and where it says when (`Retry-After`); else the request itself is wrong, and would be again.
 */
export async function refusalOf(answer: Answer, line: Line): Promise<StepcastError> {
  const { statusCode = 0, headers } = answer.response;
  const { message, issues } = explain(await beginningOf(answer, line));
  const text = `${shown(answer.url)} answered ${statusCode}: ${message}`;
  const afterMs = retryAfterMs(headers["retry-after"], Date.now());
  const isTemporary = statusCode >= 500 || [408, 425, 429].includes(statusCode) || afterMs !== undefined;
  const options = issues && { issues };
  if (!isTemporary) return new FatalError(text, options);
  return new RetryableError(text, { ...options, ...(afterMs !== undefined && { afterMs }) });
}

/** A `Retry-After` (RFC 9110, 10.2.3): seconds, or a date. Undefined where it is neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const afterMs = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isNaN(afterMs) ? undefined : Math.min(Math.max(0, afterMs), remoteLimits.retryAfterMs);
}

/** As much of the body as explains the refusal. What goes wrong while reading it must not hide the refusal. */
async function beginningOf(answer: Answer, line: Line): Promise<string> {
  const pieces: Uint8Array[] = [];
  const maxBytes = Number.POSITIVE_INFINITY;
  let sizeBytes = 0;
  try {
    for await (const bytes of bodyOf(answer, { ...line, maxBytes, what: "the answer" })) {
      pieces.push(bytes);
      sizeBytes += bytes.byteLength;
      if (sizeBytes >= remoteLimits.errorBodyBytes) break;
    }
  } catch {
    line.signal.throwIfAborted();
  }
  return Buffer.concat(pieces).subarray(0, remoteLimits.errorBodyBytes).toString();
}
