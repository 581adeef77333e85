import { createHash } from "node:crypto";

/** A digest of a run's start: equal for the same pipeline, version and parsed input. */
export function fingerprint(pipeline: string, queuedText: string): string {
  return createHash("sha256").update(pipeline).update("\n").update(queuedText).digest("base64url");
}
