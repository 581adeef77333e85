import type { ErrorCode } from "@stepcast/pipeline";
import type { AppRouter } from "@stepcast/server";
import { transformer } from "@stepcast/trpc/client";
import { dehydrate, type DehydratedState, QueryClient } from "@tanstack/react-query";
import { createTRPCQueryUtils } from "@trpc/react-query";
import { pageClient } from "./page-client.ts";

export interface FoundRun {
  /** Undefined where the server did not tell in time, or refused. */
  readonly pipeline: string | undefined;
  /** What it refused with. */
  readonly problem: ErrorCode | undefined;
  /** The run's state for the first paint, as the browser's cache takes it. */
  readonly state: DehydratedState;
}

/** A page does not wait longer for its first paint: the browser asks by itself. */
const patienceMs = 1_000;
/** The state of more steps may be megabytes: sent with the page, it would hold up the first paint. */
const mostSteps = 500;

/** Looks a run up for its page: whose it is, and as long as it is not too much, how it stands. */
export async function findRun(runId: string): Promise<FoundRun> {
  const queryClient = new QueryClient();
  const signal = AbortSignal.timeout(patienceMs);
  const client = await pageClient(signal);
  const utils = createTRPCQueryUtils<AppRouter>({ queryClient, client });
  const asked = async () => {
    const { pipeline } = await client.runs.find.query({ runId });
    const { steps } = await utils[pipeline].state.fetch({ runId });
    if (Object.keys(steps).length > mostSteps) queryClient.clear();
    return { pipeline, problem: undefined };
  };
  const late = aborted(signal).then(() => ({ pipeline: undefined, problem: undefined }));
  const found = await Promise.race([asked().catch(refused), late]);
  return { ...found, state: dehydrate(queryClient, { serializeData: transformer.output.serialize }) };
}

/** Only what the server itself said is a problem; that it was not there may pass. */
function refused(error: unknown): Pick<FoundRun, "pipeline" | "problem"> {
  const { data } = error as { data?: { stepcast?: { code?: ErrorCode } } };
  return { pipeline: undefined, problem: data?.stepcast?.code };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
