import type { ServerResponse } from "node:http";
import { type ErrorCode, StepcastError } from "@stepcast/pipeline";
import { hiddenMessages } from "../error-shape.ts";
import { sendJson } from "./send-json.ts";

const statuses: Partial<Record<ErrorCode, number>> = {
  already_answered: 409,
  engine_closed: 503,
  file_expired: 410,
  file_not_found: 404,
  file_too_large: 413,
  forbidden: 403,
  input_mismatch: 409,
  invalid_cursor: 400,
  invalid_input: 400,
  invalid_run_id: 400,
  method_not_allowed: 405,
  not_acceptable: 406,
  not_found: 404,
  not_serializable: 400,
  precondition_failed: 412,
  question_closed: 409,
  question_not_found: 404,
  range_not_satisfiable: 416,
  run_active: 409,
  run_ended: 409,
  run_expired: 410,
  run_not_found: 404,
  step_not_found: 404,
  store_failed: 503,
  timeout: 408,
  too_many_calls: 429,
  too_many_uploads: 429,
  unknown_pipeline: 404,
  unknown_signal: 404,
  unsupported_media_type: 415,
  value_too_large: 413,
};

/** Answers with `{ error: { code, message, issues?, details? } }`. Of an error that is not ours the client learns nothing. */
export function sendError(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  const known = StepcastError.is(error) ? error : undefined;
  const status = statusOf(known);
  if (status >= 500 && !response.destroyed) onError(error);
  if (response.headersSent || response.destroyed) return void response.destroy();
  // What is left of a refused upload is read and dropped (the server ends it after an hour): to a proxy in between, a
  // connection closed while it still sends is a broken server, and the answer would be lost.
  response.req.resume();
  const code = known?.code ?? "internal";
  const message = hiddenMessages[code] ?? known?.message;
  const { issues, details } = known ?? {};
  // Who sends too slowly is not waited for any longer.
  if (status === 408) response.setHeader("connection", "close");
  if (details?.["retryAfterSeconds"]) response.setHeader("retry-after", details["retryAfterSeconds"]);
  sendJson(response, status, {
    error: { code, message, ...(issues && { issues }), ...(details && { details }) },
  });
}

/** What was read, but does not fit, is told apart from what cannot be read: its issues say where. */
function statusOf(error: StepcastError | undefined): number {
  if (!error) return 500;
  return error.issues ? 422 : (statuses[error.code] ?? 500);
}
