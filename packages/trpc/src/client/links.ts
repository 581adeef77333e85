import { httpBatchLink, retryLink, splitLink, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { transformer } from "../transformer.ts";
import type { TransportOptions } from "./create-transport.ts";
import { followLink, isFollow } from "./follow-link.ts";
import { headersOf } from "./requests/server.ts";
import { laterTransport } from "./transports/later.ts";
import type { Transport } from "./transports/transport.ts";

const maxTries = 8;

/**
 * The links of a typed client: runs over the transport of choice, the rest in batches behind patient retries. A hook hears the finer
 * `Connection` of a run in `onConnectionStateChange`, see `ConnectionChange`. Subscriptions of your own need a link of their own, such
 * as tRPC's `httpSubscriptionLink`, in a `splitLink` before these.
 */
export function stepcastLinks<Router extends AnyTRPCRouter>(options: TransportOptions): TRPCLink<Router>[] {
  // A page that shows no run that goes on does without all of it.
  const load = async () => (await import("./create-transport.ts")).createTransport(options);
  return linksOver(laterTransport(options.transport ?? "auto", load), options);
}

export function linksOver<Router extends AnyTRPCRouter>(
  transport: Transport,
  options: TransportOptions,
): TRPCLink<Router>[] {
  // tRPC asks for the transformer only where the router's type, a parameter here, says that it has one.
  const shared = { url: options.url, transformer } as never as { url: string };
  const fetching = { headers: () => headersOf(options), ...(options.fetch && { fetch: options.fetch }) };
  const calls: TRPCLink<Router>[] = [
    retryLink<Router>({
      retry: ({ error, op, attempts }) => isTransient(error) && isRepeatable(op) && attempts < maxTries,
      retryDelayMs: (attempt) => Math.min(100 * 2 ** attempt, 5_000),
    }),
    httpBatchLink<Router>({ ...shared, ...fetching } as never),
  ];
  return [splitLink<Router>({ condition: isFollow, true: followLink(transport), false: calls })];
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

/** A repeated start joins only where the caller chose the runId. */
function isRepeatable({ type, input }: { type: string; input: unknown }): boolean {
  return type !== "mutation" || (typeof input === "object" && input !== null && "runId" in input);
}
