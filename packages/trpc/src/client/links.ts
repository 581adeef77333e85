import { httpBatchLink, httpSubscriptionLink, retryLink, splitLink, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { transformer } from "../transformer.ts";

export interface LinkOptions {
  /** Where the router is: `/trpc` in a page, `http://127.0.0.1:4000/trpc` in a script. */
  url: string;
  /** For Node, which has none of its own: the class of the `eventsource` package. */
  EventSource?: EventSourceClass | undefined;
  /** Sent with every request; with subscriptions only where `EventSource` is given, since a browser's own sends none. */
  headers?: Record<string, string>;
}

/** As much of the class as all its implementations share; their types differ from one another in details. */
type EventSourceClass = new (url: string, init?: never) => { close(): void };

const maxTries = 8;

/** The links of a typed client: subscriptions over SSE, the rest in batches, both behind patient retries. */
export function stepcastLinks<Router extends AnyTRPCRouter>({ url, EventSource, headers }: LinkOptions) {
  // tRPC asks for the transformer only where the router's type, a parameter here, says that it has one.
  const shared = { url, transformer } as never as { url: string };
  const links: TRPCLink<Router>[] = [
    retryLink<Router>({
      retry: ({ error, op, attempts }) =>
        isTransient(error) && isRepeatable(op) && (attempts < maxTries || hasCursor(op)),
      retryDelayMs: (attempt) => Math.min(100 * 2 ** attempt, 5_000),
    }),
    splitLink<Router>({
      condition: (op) => op.type === "subscription",
      true: httpSubscriptionLink<Router, typeof globalThis.EventSource>({
        ...shared,
        ...(EventSource && { EventSource }),
        ...(EventSource && headers && { eventSourceOptions: { fetch: fetchWith(headers) } }),
      } as never),
      false: httpBatchLink<Router>({ ...shared, ...(headers && { headers }) } as never),
    }),
  ];
  return links;
}

/** Without data it is the transport that failed: a server restarting, a 502. A 4xx will be the same the next time. */
function isTransient({
  data,
  meta,
}: {
  data?: unknown;
  meta?: Record<string, unknown> | undefined;
}): boolean {
  const response = meta?.["response"];
  const refused = response instanceof Response && response.status < 500;
  return !data && !refused;
}

function fetchWith(headers: Record<string, string>): typeof fetch {
  return (url, init) => fetch(url, { ...init, headers: { ...(init?.headers as object), ...headers } });
}

/** A stream that was there once is waited for as long as it takes, as an `EventSource` does by itself. */
function hasCursor({ type, input }: { type: string; input: unknown }): boolean {
  return type === "subscription" && typeof input === "object" && input !== null && "lastEventId" in input;
}

/** A repeated start joins only where the caller chose the runId. */
function isRepeatable({ type, input }: { type: string; input: unknown }): boolean {
  return type !== "mutation" || (typeof input === "object" && input !== null && "runId" in input);
}
