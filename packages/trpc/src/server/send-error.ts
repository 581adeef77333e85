import type { ServerResponse } from "node:http";
import { type ErrorCode, StepcastError } from "@stepcast/pipeline";
import { hiddenMessages } from "../error-shape.ts";
import { sendJson } from "./send-json.ts";

const statuses: Partial<Record<ErrorCode, number>> = {
  file_not_found: 404,
  file_too_large: 413,
  forbidden: 403,
  invalid_input: 400,
  run_not_found: 404,
};

/** Answers with `{ error: { code, message, issues? } }`. Of an error that is not ours the client learns nothing. */
export function sendError(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  const known = StepcastError.is(error) ? error : undefined;
  const status = known ? (statuses[known.code] ?? 500) : 500;
  if (status === 500 && !response.destroyed) onError(error);
  if (response.headersSent || response.destroyed) return void response.destroy();
  // What is left of a refused upload is read and dropped (node:http ends it after five minutes): to a proxy in between, a
  // connection closed while it still sends is a broken server, and the answer would be lost.
  response.req.resume();
  const code = known?.code ?? "internal";
  const message = hiddenMessages[code] ?? known?.message;
  sendJson(response, status, { error: { code, message, ...(known?.issues && { issues: known.issues }) } });
}
