import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { pipelineRouter, t } from "@stepcast/trpc";
import { createTRPCReact } from "@trpc/react-query";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { usePipelineRun } from "../use-pipeline-run.ts";
import { useRunEvents } from "../use-run-events.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { RunEvents } from "./events/run-events.tsx";
import { RunLog } from "./log/run-log.tsx";

const clean = defineAgent({
  input: z.object({ csv: FileRef }),
  output: z.object({ dropped: z.number(), newest: z.date() }),
  chunk: z.object({ text: z.string() }),
  run: async ({ csv }) => ({ dropped: csv.sizeBytes, newest: new Date(0) }),
});
const report = definePipeline({
  name: "report",
  input: z.object({ csv: FileRef }),
  agents: { clean },
  run: ({ csv }, { steps }) => steps.clean({ csv }),
});

declare const engine: Engine;
const router = t.router({ report: pipelineRouter(report, { engine }) });
const trpc = createTRPCReact<typeof router>();

test("the parts take what the hooks give, of any pipeline", () => {
  const Component = () => {
    const run = usePipelineRun(trpc.report, { runId: "r" });
    const { events, dropped, loading } = useRunEvents(trpc.report, { runId: "r" });
    return (
      <>
        <ConnectionBadge connection={run.connection} replayedTo={loading ? events.at(-1)?.seq : undefined} />
        <RunLog events={events} dropped={dropped} startedAt={run.queuedAt} onLink={(seq: number) => seq} />
        <RunLog steps={run.steps} defaultTimes="absolute" />
        <RunEvents events={events} loading={loading} />
        {/* @ts-expect-error its lines come from the events or from the state, not from both */}
        <RunLog events={events} steps={run.steps} />
        {/* @ts-expect-error there is no such style of times */}
        <RunLog events={events} defaultTimes="utc" />
        {/* @ts-expect-error a connection is one of the words there are */}
        <ConnectionBadge connection="up" />
      </>
    );
  };
  expectTypeOf(Component).returns.toBeObject();
});
