import { type IncomingMessage, request as requestHttp, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { FatalError, RetryableError, StepcastError } from "../model/errors.ts";
import type { AllowedHosts } from "./allowed-hosts.ts";
import { remoteLimits } from "./remote-limits.ts";
import { shown } from "./shown-url.ts";

export interface RemoteRequest {
  url: URL;
  method: "GET" | "POST";
  /** Sent along every redirect. */
  headers: Record<string, string>;
  /** The author's: sent to the agent's own origin only. */
  secretHeaders: Record<string, string>;
  body?: string | undefined;
}

export interface Line {
  hosts: AllowedHosts;
  signal: AbortSignal;
  idleMs: number;
}

/** What a server answered, of which its body is still to come. Whoever has it reads it to its end, or destroys it. */
export interface Answer {
  /** Where it came from, after all redirects. */
  url: URL;
  response: IncomingMessage;
}

/**
 * Sends a request, on a connection of its own, and follows its redirects, each hop of which must be allowed.
 * @throws RetryableError where the connection fails
 * @throws StepcastError `timeout` where no answer begins within `idleMs`
 * @throws FatalError where a redirect leads to where it must not
 */
export async function send(request: RemoteRequest, line: Line): Promise<Answer> {
  let next = request;
  for (let hop = 0; hop <= remoteLimits.redirects; hop++) {
    const response = await sendOnce(next, line);
    const { location } = response.headers;
    if (!isRedirect(response) || location === undefined) return { url: next.url, response };
    response.destroy();
    next = redirected(next, response.statusCode, location);
    line.hosts.require(next.url);
  }
  throw new FatalError(`${shown(request.url)} redirects more than ${remoteLimits.redirects} times`);
}

async function sendOnce(request: RemoteRequest, { hosts, signal, idleMs }: Line): Promise<IncomingMessage> {
  const { url, body } = request;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = begin(url, {
    method: request.method,
    headers: { ...(hosts.mayHaveHeaders(url) && request.secretHeaders), ...request.headers },
    // A connection of its own: no pooled one, which was checked for another request, and closing it ends what the agent does for us.
    agent: false,
    lookup: hosts.lookupOf(url),
    signal,
  });
  sent.on("error", reject).once("response", (response) => {
    // Now, since a connection that is closed has no address any more.
    hosts.answered(url, response.socket.remoteAddress);
    resolve(response);
  });
  // Also where it closed without a word, as after an unasked 101, which Node tells by no error.
  sent.once("close", () =>
    reject(new RetryableError(`${shown(url)} closed the connection without an answer`)),
  );
  const timer = setTimeout(() => sent.destroy(silent(url, idleMs)), idleMs);
  try {
    sent.end(body);
    const response = await promise;
    // Whoever reads it hears of its errors; one that comes before must not end the process.
    return response.on("error", () => undefined);
  } catch (error) {
    throw connectionError(url, error, signal);
  } finally {
    clearTimeout(timer);
  }
}

function begin(url: URL, options: RequestOptions): ReturnType<typeof requestHttp> {
  try {
    return (url.protocol === "https:" ? requestHttps : requestHttp)(url, options);
  } catch (error) {
    // Node says which header or part of the address it is, and not what stands in it.
    throw new FatalError(`a request to ${shown(url)} cannot be made (${codeOf(error)})`, { cause: error });
  }
}

/** Node's errors of connections as ours, without what they say of this machine. Our own, and the reason of a signal, stay as they are. */
export function connectionError(url: URL, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (StepcastError.is(error)) return error;
  return new RetryableError(`the connection to ${shown(url)} failed (${codeOf(error)})`, { cause: error });
}

export function silent(url: URL, idleMs: number): StepcastError {
  return new StepcastError("timeout", `${shown(url)} has been silent for ${idleMs} ms`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}

function isRedirect({ statusCode = 0 }: IncomingMessage): boolean {
  return [301, 302, 303, 307, 308].includes(statusCode);
}

function redirected(request: RemoteRequest, status: number | undefined, location: string): RemoteRequest {
  if (!URL.canParse(location, request.url.href)) {
    throw new FatalError(`${shown(request.url)} redirects to what is no address`);
  }
  const url = new URL(location, request.url);
  if (request.method === "GET" || status === 307 || status === 308) return { ...request, url };
  // Browsers turn these into a GET without the body, which for an agent would be another request.
  throw new FatalError(`${shown(request.url)} answered ${status}: it has moved to ${shown(url)}, use that`);
}
