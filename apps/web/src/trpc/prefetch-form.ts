import type { AppRouter } from "@stepcast/server";
import { transformer } from "@stepcast/trpc/client";
import { dehydrate, type DehydratedState, QueryClient } from "@tanstack/react-query";
import { createTRPCQueryUtils } from "@trpc/react-query";
import type { PipelineName } from "../pipelines/registry.ts";
import { pageClient } from "./page-client.ts";

/** A page does not wait longer for its first paint: the browser asks by itself. */
const patienceMs = 1_000;

/** What a pipeline takes, for the first paint of its form. Empty where the server is slow to tell, or has no such pipeline. */
export async function prefetchForm(pipeline: string): Promise<DehydratedState> {
  const queryClient = new QueryClient();
  const signal = AbortSignal.timeout(patienceMs);
  const client = await pageClient(signal);
  const utils = createTRPCQueryUtils<AppRouter>({ queryClient, client });
  // A name that is none is refused by the server, as any other procedure that it has not.
  await utils[pipeline as PipelineName].describe.prefetch(undefined, { retry: false });
  return dehydrate(queryClient, { serializeData: transformer.output.serialize });
}
