import type { FileRef, LogReset, RunEvent } from "@stepcast/pipeline";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { expectTypeOf, test } from "vitest";
import type { RunStream } from "./client/run-stream.ts";
import type { faucet } from "./testing/faucet.ts";
import type { TestClient, TestRouter } from "./testing/open-server.ts";

declare const client: TestClient;
type Event = RunEvent<typeof faucet>;

test("what a script iterates is the pipeline's own union of events", () => {
  const run = client.faucet.runPipeline({ input: { label: "x" } });
  expectTypeOf(run).toEqualTypeOf<RunStream<typeof faucet>>();
  expectTypeOf(run).toExtend<AsyncIterable<Event | LogReset>>();
});

test("a subscription's page narrows by type, then by step", () => {
  client.faucet.runPipeline.subscribe(
    { runId: "x" },
    {
      onData({ id, data }) {
        expectTypeOf(id).toBeString();
        for (const event of data) {
          if (event.type === "step.completed" && event.step === "drip") {
            expectTypeOf(event.output).toEqualTypeOf<{ drops: string[]; closedAt: Date }>();
          }
          if (event.type === "step.started" && event.step === "bottle") {
            expectTypeOf(event.input).toEqualTypeOf<{ drops: string[] }>();
          }
          if (event.type === "step.chunk" && event.step === "drip") {
            expectTypeOf(event.chunk).toEqualTypeOf<{ drop: string }>();
          }
        }
      },
    },
  );
});

test("the address of the final file is a typed field", async () => {
  for await (const event of client.faucet.runPipeline({ input: { label: "x" } })) {
    if (event.type !== "run.completed") continue;
    expectTypeOf(event.output.file).toEqualTypeOf<FileRef>();
    expectTypeOf(event.output.file.url).toBeString();
    expectTypeOf(event.output.closedAt).toEqualTypeOf<Date>();
  }
});

test("state and poll are typed by the pipeline too", async () => {
  const state = await client.faucet.state.query({ runId: "x" });
  expectTypeOf(state.cursor).toBeString();
  expectTypeOf(state.output?.file).toEqualTypeOf<FileRef | undefined>();
  expectTypeOf(state.steps.drip?.output?.closedAt).toEqualTypeOf<Date | undefined>();
  const { events } = await client.faucet.events.query({ runId: "x" });
  expectTypeOf(events).toEqualTypeOf<Event[]>();
});

test("inputs and outputs can be inferred from the router alone", () => {
  type Start = inferRouterInputs<TestRouter>["faucet"]["start"];
  expectTypeOf<Start["input"]>().toEqualTypeOf<{ label: string; openedAt?: Date | undefined }>();
  type State = inferRouterOutputs<TestRouter>["sink"]["state"];
  expectTypeOf<State["output"]>().toEqualTypeOf<{ depth: number } | undefined>();
});

test("a wrong input does not compile", () => {
  // @ts-expect-error a label is text
  client.faucet.runPipeline({ input: { label: 7 } });
  // @ts-expect-error the label is missing
  client.faucet.runPipeline({ input: {} });
  // @ts-expect-error there is no such field
  client.faucet.runPipeline({ input: { label: "x", lable: "y" } });
  // @ts-expect-error start needs an input
  void client.faucet.start.mutate({ runId: "x" });
  // @ts-expect-error the input is another pipeline's
  void client.faucet.start.mutate({ input: { depth: 1 } });
  // @ts-expect-error there is no such pipeline
  void client.fauset;
});

test("a step that the pipeline does not have, or a field that an agent does not return, does not compile", () => {
  return (event: Event) => {
    // @ts-expect-error there is no step of this name
    if (event.type === "step.completed" && event.step === "dripp") return;
    // @ts-expect-error there is no event of this type
    if (event.type === "step.complete") return;
    if (event.type === "step.completed" && event.step === "drip") {
      // @ts-expect-error the output has no field of this name
      return event.output.droplets;
    }
    if (event.type === "step.completed" && event.step === "bottle") {
      // @ts-expect-error this field is the other step's
      return event.output.drops;
    }
    return undefined;
  };
});

test("a switch that forgets an event does not compile", () => {
  type End = Extract<Event, { type: "run.completed" | "run.failed" | "run.cancelled" }>;
  // @ts-expect-error run.cancelled is not handled, so this may return nothing
  const unfinished = (event: End): string => {
    switch (event.type) {
      case "run.completed":
        return event.output.file.url;
      case "run.failed":
        return event.error.message;
    }
  };
  return unfinished;
});
