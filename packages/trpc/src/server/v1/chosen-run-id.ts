import { createHmac } from "node:crypto";
import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import { idempotencyKey } from "./idempotency-key.ts";
import type { Exchange } from "./route.ts";

/** What a caller may choose a run's id by. */
export interface Choice {
  readonly runId: string | undefined;
  /** It was made from an `Idempotency-Key`. */
  readonly isKeyed: boolean;
}

/**
 * The id that the request names, by `runId` or by an `Idempotency-Key`; undefined where it names none. Whoever knows a run's id may
 * watch it, while keys are often order numbers: so the id is a keyed digest, which only this server can make from the key.
 * @throws StepcastError `invalid_input`
 */
export function chosenRunId(exchange: Exchange, pipeline: Pipeline, runId: string | undefined): Choice {
  const key = idempotencyKey(exchange.request);
  if (key === undefined) return { runId, isKeyed: false };
  const keyed = digest(exchange, pipeline, key);
  if (runId === undefined || runId === keyed) return { runId: keyed, isKeyed: true };
  throw new StepcastError(
    "invalid_input",
    "the Idempotency-Key belongs to another run than `runId` names: send one of them",
  );
}

function digest({ owner, settings }: Exchange, { name }: Pipeline, key: string): string {
  if (settings.secret === undefined)
    throw new StepcastError(
      "invalid_input",
      "this server was given no `secret` to keep an Idempotency-Key with: choose the run's id by ?runId= instead",
    );
  const text = JSON.stringify([owner ?? null, name, key]);
  // 128 bits, and never a dash in front, as in any other run's id.
  return createHmac("sha256", settings.secret)
    .update(text)
    .digest("base64url")
    .slice(0, 22)
    .replace(/^-/, "_");
}
