import { randomBytes } from "node:crypto";

const tagBytes = 6;
const tagsAtOnce = 512;
let pool = Buffer.alloc(0);
let used = 0;

/** A random id for an append. Asking for randomness costs as much as storing an event in memory, so it is asked for many at once. */
export function newTag(): string {
  if (used === pool.length) {
    pool = randomBytes(tagBytes * tagsAtOnce);
    used = 0;
  }
  used += tagBytes;
  return pool.toString("base64url", used - tagBytes, used);
}
