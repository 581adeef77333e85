import type { FileRef, LogReset, RunEvent } from "@stepcast/pipeline";
import { expectTypeOf, test } from "vitest";
import { pipelineRouter } from "../pipeline-router.ts";
import type { faucet, sink } from "../testing/faucet.ts";
import type { TestRouter } from "../testing/open-server.ts";
import { t } from "../trpc.ts";
import type { RunStream } from "./run-stream.ts";
import { stepcastClient } from "./stepcast-client.ts";

const client = stepcastClient<TestRouter>({ url: "http://127.0.0.1/trpc" });

test("a loop gives the pipeline's own events, which narrow by type, then by step", async () => {
  for await (const event of client.faucet.runPipeline({ input: { label: "x" } })) {
    expectTypeOf(event).toEqualTypeOf<RunEvent<typeof faucet> | LogReset>();
    if (event.type === "step.completed" && event.step === "drip")
      expectTypeOf(event.output).toEqualTypeOf<{ drops: string[]; closedAt: Date }>();
    if (event.type === "step.chunk" && event.step === "drip")
      expectTypeOf(event.chunk).toEqualTypeOf<{ drop: string }>();
    if (event.type === "run.completed") expectTypeOf(event.output.file).toEqualTypeOf<FileRef>();
    // @ts-expect-error there is no step of this name
    if (event.type === "step.completed" && event.step === "dripp") break;
  }
});

test("the result is the pipeline's output", () => {
  const run = client.faucet.runPipeline({ input: { label: "x" } });
  expectTypeOf(run).toEqualTypeOf<RunStream<typeof faucet>>();
  expectTypeOf(run.result).toEqualTypeOf<Promise<{ file: FileRef; closedAt: Date }>>();
  expectTypeOf(client.sink.watch("x").result).toEqualTypeOf<Promise<{ depth: number }>>();
});

test("an input that does not fit does not compile", () => {
  // @ts-expect-error a label is text
  client.faucet.runPipeline({ input: { label: 7 } });
  // @ts-expect-error the label is missing
  client.faucet.runPipeline({ input: {} });
  // @ts-expect-error there is no such field
  client.faucet.runPipeline({ input: { label: "x", lable: "y" } });
  // @ts-expect-error a run needs its input; `watch` joins one without
  client.faucet.runPipeline({ runId: "x" });
  // @ts-expect-error the input is another pipeline's
  client.sink.runPipeline({ input: { label: "x" } });
  // @ts-expect-error a run is watched by its id
  client.faucet.watch({ runId: "x" });
});

test("what is not there does not compile", () => {
  // @ts-expect-error there is no such pipeline
  void client.fauset;
  // @ts-expect-error the whole is no pipeline
  client.runPipeline;
  // @ts-expect-error a procedure is none either
  client.faucet.state.watch;
});

test("all else is tRPC's own client", async () => {
  const state = await client.faucet.state.query({ runId: "x" });
  expectTypeOf(state.output?.file).toEqualTypeOf<FileRef | undefined>();
  expectTypeOf(await client.faucet.start.mutate({ input: { label: "x" } })).toEqualTypeOf<{
    runId: string;
  }>();
  client.faucet.runPipeline.subscribe({ runId: "x" }, { onData: ({ id }) => expectTypeOf(id).toBeString() });
});

test("pipelines are found in nested routers, beside procedures, and where one is the whole", () => {
  const engine = {} as never;
  const sinkRouter = pipelineRouter({} as typeof sink, { engine });
  const router = t.router({
    version: t.procedure.query(() => 1),
    deep: t.router({ sink: sinkRouter, name: t.procedure.query(() => "x") }),
  });
  const nested = stepcastClient<typeof router>({ url: "/trpc" });
  expectTypeOf(nested.deep.sink.watch("x")).toEqualTypeOf<RunStream<typeof sink>>();
  expectTypeOf(nested.version.query()).toEqualTypeOf<Promise<number>>();
  expectTypeOf(nested.deep.name.query()).toEqualTypeOf<Promise<string>>();
  const whole = stepcastClient<typeof sinkRouter>({ url: "/trpc" });
  expectTypeOf(whole.runPipeline({ input: { depth: 1 } })).toEqualTypeOf<RunStream<typeof sink>>();
});
