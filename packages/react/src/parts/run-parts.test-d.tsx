import { defineAgent, definePipeline, type FileRef, type RunState } from "@stepcast/pipeline";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { RunGraph } from "../graph/index.ts";
import {
  FileCard,
  type PartsWords,
  type PipelineRun,
  RunStatus,
  RunTimeline,
  type RunTimelineProps,
  StepStatus,
} from "../index.ts";

const clean = defineAgent({ input: z.object({}), output: z.object({}), run: async () => ({}) });
const report = definePipeline({
  name: "report",
  input: z.object({}),
  agents: { clean },
  run: async () => ({}),
});
type Report = typeof report;
declare const run: PipelineRun<Report>;
declare const state: RunState<Report>;
declare const file: FileRef;

test("parts take a run as the hook has it, and its plain state", () => {
  const shown = [
    <RunTimeline key={1} run={run} now={0} pending={["clean"]} />,
    <RunTimeline key={2} run={state} now={0} />,
    <RunGraph key={3} run={run} now={0} earlier={state} order={[["clean"]]} />,
    <RunStatus key={4} status={run.status} cancelRequested={run.cancelRequested} />,
    <FileCard key={5} file={file} state="expired" expiredAt={0} />,
  ];
  expectTypeOf(shown).toBeArray();
});

test("an agent that the pipeline does not have is a compile error", () => {
  expectTypeOf<RunTimelineProps<Report>["pending"]>().toEqualTypeOf<readonly "clean"[] | undefined>();
  // @ts-expect-error `render` is no agent of this pipeline
  expectTypeOf(<RunTimeline run={run} now={0} pending={["render"]} />).toBeObject();
  // @ts-expect-error neither in a graph
  expectTypeOf(<RunGraph run={run} now={0} order={[["render"]]} />).toBeObject();
  // @ts-expect-error an earlier run is one of the same pipeline
  expectTypeOf(<RunGraph run={run} now={0} earlier={{} as RunState<typeof other>} />).toBeObject();
});

const other = definePipeline({ name: "other", input: z.object({}), agents: {}, run: async () => ({}) });

test("statuses of runs and of steps are not the same", () => {
  // @ts-expect-error a run is never `pending`
  expectTypeOf(<RunStatus status="pending" />).toBeObject();
  // @ts-expect-error a step is never `queued`
  expectTypeOf(<StepStatus status="queued" />).toBeObject();
});

test("words are given one by one, each of its kind", () => {
  const words: Partial<PartsWords> = { download: "Laden", fileExpired: (when) => `Bis ${when ?? "?"}` };
  expectTypeOf(<FileCard file={file} words={words} />).toBeObject();
  // @ts-expect-error it is told the date
  expectTypeOf<Partial<PartsWords>>({ fileExpired: "Weg" }).toBeObject();
});
