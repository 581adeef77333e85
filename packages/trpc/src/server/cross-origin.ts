import type { IncomingMessage, ServerResponse } from "node:http";
import { StepcastError } from "@stepcast/pipeline";

/**
 * Lets pages of the listed origins read the answer (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol), with their cookies. True
 * where that was all that was asked: a preflight.
 */
export function answerOrigin(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  allowedOrigins: readonly string[],
): boolean {
  if (allowedOrigins.length === 0) return false;
  response.setHeader("vary", "Origin");
  const { origin } = headers;
  if (origin === undefined || !allowedOrigins.includes(origin)) return false;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("access-control-expose-headers", readableHeaders);
  if (method !== "OPTIONS" || headers["access-control-request-method"] === undefined) return false;
  response.setHeader("access-control-allow-methods", "GET, HEAD, POST, PATCH, DELETE");
  const asked = headers["access-control-request-headers"];
  if (asked) response.setHeader("access-control-allow-headers", asked);
  response.writeHead(204, { "access-control-max-age": "7200" }).end();
  return true;
}

const readableHeaders =
  "location, content-location, x-run-id, etag, accept-ranges, content-disposition, content-range, upload-offset, upload-length, upload-expires";

/**
 * Never `*`: whoever may see a run is often told by a cookie.
 * @throws StepcastError `invalid_definition` for what is no origin
 */
export function requireOrigins(origins: readonly string[]): readonly string[] {
  const wrong = origins.find((origin) => URL.parse(origin)?.origin !== origin);
  if (wrong === undefined) return origins;
  throw new StepcastError(
    "invalid_definition",
    `the allowed origin ${JSON.stringify(wrong)} is none: write scheme, name and port only, such as https://app.example`,
  );
}
