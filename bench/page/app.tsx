import { ConnectionBadge, RunLog, usePipelineRun, useRunEvents } from "@stepcast/react";
import { stepcastLinks } from "@stepcast/trpc/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCReact } from "@trpc/react-query";
import { createRoot } from "react-dom/client";
import type { AppRouter } from "./router.ts";

// A page as an app makes it of the parts: the run's state, and its whole log, live.

const trpc = createTRPCReact<AppRouter>();
const client = trpc.createClient({ links: stepcastLinks<AppRouter>({ url: "/trpc" }) });
const queryClient = new QueryClient();
const runId = location.hash.slice(1);

function Page() {
  const run = usePipelineRun(trpc.lines, { runId });
  const { events, dropped, loading } = useRunEvents(trpc.lines, { runId });
  return (
    <main data-loading={loading} data-events={events.length} data-seq={run.lastSeq}>
      <ConnectionBadge connection={run.connection} replayedTo={loading ? events.at(-1)?.seq : undefined} />
      <p>{Object.keys(run.steps).length} steps</p>
      <RunLog events={events} dropped={dropped} loading={loading} startedAt={run.queuedAt} />
    </main>
  );
}

const root = document.createElement("div");
document.body.append(root);
createRoot(root).render(
  <trpc.Provider client={client} queryClient={queryClient}>
    <QueryClientProvider client={queryClient}>
      <Page />
    </QueryClientProvider>
  </trpc.Provider>,
);
