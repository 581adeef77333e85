import type { IncomingMessage } from "node:http";
import { StepcastError } from "@stepcast/pipeline";

/** Printable ASCII; quotes around it are the header's own (draft-ietf-httpapi-idempotency-key-header-07). */
const keyPattern = /^"?([\x21-\x7e]{1,255}?)"?$/;

/** What the request's `Idempotency-Key` says; undefined where there is none. @throws StepcastError `invalid_input` */
export function idempotencyKey({ headers }: IncomingMessage): string | undefined {
  const header = headers["idempotency-key"];
  if (header === undefined) return undefined;
  const key = keyPattern.exec(String(header))?.[1];
  if (key !== undefined) return key;
  throw new StepcastError("invalid_input", "an Idempotency-Key is 1 to 255 printable characters, no spaces");
}
