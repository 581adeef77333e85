import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { pipelineRouter, t } from "@stepcast/trpc";
import { createTRPCReact } from "@trpc/react-query";
import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { usePipelineRun } from "./use-pipeline-run.ts";

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
const router = t.router({ report: pipelineRouter(report, { engine }) });
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
    return null;
  };
  expectTypeOf(Component).returns.toBeNull();
});
