import { createHmac, timingSafeEqual } from "node:crypto";
import { StepcastError } from "@stepcast/pipeline";
import type { FileSigner } from "../../file-signer.ts";
import { signInText, signInValue } from "./sign-within.ts";

export interface SigningOptions {
  /** Each of 16 characters or more. The first signs, all are believed: put a new one first, and take the old one out a `ttlMs` later. */
  secrets: readonly string[];
  /** How long a signed address can be used, in milliseconds; up to a quarter longer, so that reading again gives the same. Default: a day. */
  ttlMs?: number;
  /** True: a file is given out to signed addresses only. Default: its unguessable id alone is the key too. */
  required?: boolean;
}

/** What a server signs the addresses of files with, and believes. */
export interface Signing extends FileSigner {
  /**
   * The file that `<id>`, or `<id>.<expires>.<signature>`, gives access to, and until when, in milliseconds since 1970.
   * @throws StepcastError `forbidden`
   */
  open(key: string): OpenedKey;
}

export interface OpenedKey {
  readonly id: string;
  readonly expiresAt: number | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;
const minSecretLength = 16;

/**
 * Signs `/files/<id>/<name>` to `/files/<id>.<expires>.<signature>/<name>`: HMAC-SHA256 over the id and the second it expires in. It
 * stands in the path, so that whoever adds `?download` or `#page=2` to an address need not know of it.
 * @throws StepcastError `invalid_definition`
 */
export function createSigning(options: SigningOptions, clock: () => number = Date.now): Signing {
  const { secrets, ttlMs = dayMs, required = false } = options;
  const [current] = secrets;
  if (current === undefined || secrets.some((secret) => secret.length < minSecretLength)) throw noSecret();
  if (!(ttlMs >= 60_000)) throw tooShort(ttlMs);
  const signed = (id: string) => {
    const expires = expirySeconds(clock(), ttlMs);
    return `${id}.${expires}.${signature(current, id, expires).toString("base64url")}`;
  };
  return {
    inText: (json) => signInText(json, signed),
    inValue: (value) => signInValue(value, signed),
    open(key) {
      const [id = "", expires, given, ...more] = key.split(".");
      if (expires === undefined && !required) return { id, expiresAt: undefined };
      if (expires === undefined || given === undefined || more.length > 0) throw notSigned();
      const isOurs = secrets.map((secret) => isSame(signature(secret, id, expires), given)).includes(true);
      if (!isOurs) throw notSigned();
      const expiresAt = Number(expires) * 1000;
      if (expiresAt <= clock()) throw expired(expiresAt);
      return { id, expiresAt };
    },
  };
}

/** At least `ttlMs` from now, and the same for an hour or a quarter of that time: repeated reads are equal, and caches are of use. */
function expirySeconds(now: number, ttlMs: number): string {
  const stepMs = Math.min(60 * 60 * 1000, ttlMs / 4);
  return String(Math.ceil((Math.ceil(now / stepMs) * stepMs + ttlMs) / 1000));
}

function signature(secret: string, id: string, expires: string): Buffer {
  return createHmac("sha256", secret).update(`file\n${id}\n${expires}`).digest();
}

function isSame(expected: Buffer, given: string): boolean {
  const bytes = Buffer.from(given, "base64url");
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

const readAgain = "read the run that it is of again, which gives a new one";

function notSigned(): StepcastError {
  return new StepcastError(
    "forbidden",
    `the address of this file is not signed by this server: ${readAgain}`,
  );
}

function expired(expiresAt: number): StepcastError {
  const since = new Date(expiresAt).toISOString();
  return new StepcastError("forbidden", `the address of this file was good until ${since}: ${readAgain}`, {
    details: { expiresAt },
  });
}

function noSecret(): StepcastError {
  const message = `signing needs secrets of ${minSecretLength} characters or more: make one by \`openssl rand -base64 32\``;
  return new StepcastError("invalid_definition", message);
}

function tooShort(ttlMs: number): StepcastError {
  const message = `ttlMs of signing is ${ttlMs}: a signed address must be good for a minute (60000) or more`;
  return new StepcastError("invalid_definition", message);
}
