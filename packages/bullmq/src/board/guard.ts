import { createHash, timingSafeEqual } from "node:crypto";
import { StepcastError } from "@stepcast/pipeline";
import type { MiddlewareHandler } from "hono";

/** By a token, asked for by name and password, of which the name does not matter, or sent as `Bearer`; or by your own rule. */
export type BoardGuard = { token: string } | { allow: (request: Request) => boolean | Promise<boolean> };

const leastTokenChars = 16;

/** @throws StepcastError `invalid_definition` for a short token */
export function guardWith(guard: BoardGuard): MiddlewareHandler {
  if ("token" in guard && guard.token.length < leastTokenChars)
    throw new StepcastError(
      "invalid_definition",
      `the token of a queue board has ${leastTokenChars} signs at least: make one by openssl rand -base64 32`,
    );
  return async (context, next) => {
    const request = context.req.raw;
    if (!isOwnPage(request)) return context.text("this was sent by a page of another site\n", 403);
    if ("allow" in guard) {
      if (await guard.allow(request)) return next();
      return context.text("this board is not for you\n", 403);
    }
    if (isSame(sentToken(request), guard.token)) return next();
    return context.text("give the board's token as password\n", 401, {
      "www-authenticate": 'Basic realm="queues", charset="UTF-8"',
    });
  };
}

/** A browser adds the password it knows also to what the pages of others send. They may follow a link here, and change nothing. */
function isOwnPage({ method, headers, url }: Request): boolean {
  if (method === "GET" || method === "HEAD") return true;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  return origin === null || URL.parse(origin)?.host === (headers.get("host") ?? new URL(url).host);
}

function sentToken({ headers }: Request): string {
  const [, scheme = "", value = ""] = /^(\S+) (.*)$/.exec(headers.get("authorization") ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  const password = Buffer.from(value, "base64").toString().split(":").slice(1).join(":");
  return scheme.toLowerCase() === "basic" ? password : "";
}

/** In the same time wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
