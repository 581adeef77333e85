import { httpBatchLink, httpSubscriptionLink, retryLink, splitLink, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { transformer } from "../transformer.ts";

export interface LinkOptions {
  /** Where the router is: `/trpc` in a page, `http://127.0.0.1:4000/trpc` in a script. */
  url: string;
  /** For Node, which has none of its own: the class of the `eventsource` package. */
  EventSource?: typeof EventSource | undefined;
  /** Sent with queries and mutations. */
  headers?: Record<string, string>;
}

const maxTries = 8;

/** The links of a typed client: subscriptions over SSE, the rest in batches, both behind patient retries. */
export function stepcastLinks<Router extends AnyTRPCRouter>({ url, EventSource, headers }: LinkOptions) {
  // tRPC asks for the transformer only where the router's type, a parameter here, says that it has one.
  const shared = { url, transformer } as never as { url: string };
  const links: TRPCLink<Router>[] = [
    retryLink<Router>({
      // Without data it is the transport that failed (a server restarting, 502); with data the server has answered.
      retry: ({ error, op, attempts }) => !error.data && attempts < maxTries && isRepeatable(op),
      retryDelayMs: (attempt) => Math.min(100 * 2 ** attempt, 5_000),
    }),
    splitLink<Router>({
      condition: (op) => op.type === "subscription",
      true: httpSubscriptionLink<Router, typeof globalThis.EventSource>({
        ...shared,
        ...(EventSource && { EventSource }),
      } as never),
      false: httpBatchLink<Router>({ ...shared, ...(headers && { headers }) } as never),
    }),
  ];
  return links;
}

/** A repeated start joins only where the caller chose the runId. */
function isRepeatable({ type, input }: { type: string; input: unknown }): boolean {
  return type !== "mutation" || (typeof input === "object" && input !== null && "runId" in input);
}
