import { defineAgent, definePipeline, FileRef, type RunStatus } from "@stepcast/pipeline";
import type { Engine, RunSummary } from "@stepcast/pipeline/engine";
import { type PipelineRouter, pipelineRouter, runsRouter, t } from "@stepcast/trpc";
import { createTRPCReact } from "@trpc/react-query";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { usePipelineRun, useSuspensePipelineRun } from "./use-pipeline-run.ts";
import { useRunCounts } from "./use-run-counts.ts";
import { useRunEvents } from "./use-run-events.ts";
import { type Runs, useRuns, useSuspenseRuns } from "./use-runs.ts";

const clean = defineAgent({
  input: z.object({ csv: FileRef }),
  output: z.object({ dropped: z.number(), newest: z.date() }),
  run: async ({ csv }) => ({ dropped: csv.sizeBytes, newest: new Date(0) }),
});
const report = definePipeline({
  name: "report",
  input: z.object({ csv: FileRef, title: z.string().default("Report") }),
  agents: { clean },
  async run({ csv }, { steps }) {
    const { dropped } = await steps.clean({ csv });
    return { file: csv, dropped };
  },
});

declare const engine: Engine;
const router = t.router({
  report: pipelineRouter(report, { engine }),
  runs: runsRouter({ engine, pipelines: [report] }),
});
const trpc = createTRPCReact<typeof router>();
declare const csv: FileRef;

test("the component knows every step's output and the final file by type", () => {
  const Component = () => {
    const run = usePipelineRun(trpc.report);
    expectTypeOf(run.steps.clean?.output?.dropped).toEqualTypeOf<number | undefined>();
    expectTypeOf(run.steps["clean#2"]?.output?.newest).toEqualTypeOf<Date | undefined>();
    expectTypeOf(run.output?.file.url).toEqualTypeOf<string | undefined>();
    expectTypeOf(run.input?.title).toEqualTypeOf<string | undefined>();
    run.start({ csv });
    return <a href={run.output?.file.url}>{run.steps.clean?.output?.dropped}</a>;
  };
  expectTypeOf(Component).returns.toBeObject();
});

test("what the pipeline does not have is a compile error in the component", () => {
  const Component = () => {
    const run = usePipelineRun(trpc.report);
    // @ts-expect-error there is no agent of this name
    run.steps.tidy;
    // @ts-expect-error the agent's output has no such field, as after a rename
    run.steps.clean?.output?.removed;
    // @ts-expect-error the run's output has no such field
    run.output?.pdf;
    // @ts-expect-error the input needs a file
    run.start({ title: "no file" });
    // @ts-expect-error a runId is a string
    usePipelineRun(trpc.report, { runId: 7 });
    // @ts-expect-error these are not the hooks of a pipeline
    usePipelineRun(trpc.report.state);
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("the connection is one of the words a page has to show", () => {
  const Component = () => {
    const { connection, refusal } = usePipelineRun(trpc.report, { runId: undefined });
    expectTypeOf(connection).toEqualTypeOf<
      "idle" | "connecting" | "live" | "reconnecting" | "polling" | "offline" | "ended" | "failed"
    >();
    expectTypeOf(refusal).toEqualTypeOf<string | undefined>();
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("under Suspense a run has its id, its input and its beginning", () => {
  const Component = () => {
    const run = useSuspensePipelineRun(trpc.report, { runId: "r" });
    expectTypeOf(run.runId).toBeString();
    expectTypeOf(run.input).toEqualTypeOf<{ csv: FileRef; title: string }>();
    expectTypeOf(run.queuedAt).toBeNumber();
    expectTypeOf(run.steps.clean?.output?.newest).toEqualTypeOf<Date | undefined>();
    // @ts-expect-error there is nothing to wait for without a run
    useSuspensePipelineRun(trpc.report, {});
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("the router of one pipeline may be the whole", () => {
  const single = createTRPCReact<PipelineRouter<typeof report>>();
  const Component = () => {
    expectTypeOf(usePipelineRun(single).output?.dropped).toEqualTypeOf<number | undefined>();
    expectTypeOf(useRuns(single).runs).toEqualTypeOf<readonly RunSummary[]>();
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("lists are typed, and asked for by what there is", () => {
  const Component = () => {
    const { runs, error, hasMore } = useRuns(trpc.report, { status: ["failed", "cancelled"], limit: 5 });
    expectTypeOf(runs[0]?.status).toEqualTypeOf<RunStatus | undefined>();
    expectTypeOf(runs[0]?.endedAt).toEqualTypeOf<number | undefined>();
    expectTypeOf(error).toEqualTypeOf<string | undefined>();
    expectTypeOf(hasMore).toBeBoolean();
    expectTypeOf(useSuspenseRuns(trpc.report, { text: "csv", since: 0, until: 1 })).toEqualTypeOf<Runs>();
    // @ts-expect-error there is no such status
    useRuns(trpc.report, { status: "done" });
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("the runs of all pipelines are listed and counted by the same hooks", () => {
  const Component = () => {
    expectTypeOf(useRuns(trpc.runs, { pipeline: "report" }).runs).toEqualTypeOf<readonly RunSummary[]>();
    for (const hooks of [trpc.runs, trpc.report]) {
      const { counts, loading } = useRunCounts(hooks, { since: 0 });
      expectTypeOf(counts?.failed).toEqualTypeOf<number | undefined>();
      expectTypeOf(counts?.more).toEqualTypeOf<true | undefined>();
      expectTypeOf(loading).toBeBoolean();
    }
    expectTypeOf(trpc.runs.find.useQuery({ runId: "r" }).data?.pipeline).toEqualTypeOf<
      "report" | undefined
    >();
    // @ts-expect-error these are not of a pipeline, so nothing can be started
    usePipelineRun(trpc.runs);
    // @ts-expect-error a count has no pages
    useRunCounts(trpc.runs, { limit: 5 });
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});

test("the log of a run is typed by its pipeline", () => {
  const Component = () => {
    const { events, dropped, loading } = useRunEvents(trpc.report, { runId: "r" });
    expectTypeOf(dropped).toBeNumber();
    expectTypeOf(loading).toBeBoolean();
    const [event] = events;
    if (event?.type === "step.completed") expectTypeOf(event.output.newest).toEqualTypeOf<Date>();
    if (event?.type === "run.completed") expectTypeOf(event.output.dropped).toBeNumber();
    // @ts-expect-error there is no agent of this name
    expectTypeOf(event?.type === "step.started" && event.step === "tidy");
    // @ts-expect-error which run is to be said, if only as undefined
    useRunEvents(trpc.report, {});
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});
