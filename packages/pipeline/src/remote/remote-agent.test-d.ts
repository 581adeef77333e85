import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import { definePipeline, FileRef, type RunEvent, type StepOutput } from "../index.ts";
import { remoteAgent } from "./index.ts";

const count = remoteAgent({
  url: "http://127.0.0.1:8000/count",
  input: z.object({ text: z.string(), top: z.number().default(10) }),
  output: z.object({ words: z.number(), day: z.coerce.date(), file: FileRef }),
  chunk: z.object({ word: z.string() }),
  body({ text, top }, step) {
    expectTypeOf(text).toEqualTypeOf<string>();
    expectTypeOf(top).toEqualTypeOf<number>();
    // @ts-expect-error a chunk of the wrong shape is rejected
    void step.emit({ words: 1 });
    return { text };
  },
});

const report = definePipeline({
  name: "report",
  input: z.string(),
  agents: { count },
  async run(text, { steps }) {
    // @ts-expect-error an input of the wrong shape is rejected
    void steps.count({ text: 1 });
    const { words, day, file } = await steps.count({ text });
    expectTypeOf(words).toEqualTypeOf<number>();
    expectTypeOf(day).toEqualTypeOf<Date>();
    return { file };
  },
});

declare const event: RunEvent<typeof report>;

test("a remote agent's schemas type its step as a local one's do", () => {
  expectTypeOf<StepOutput<typeof report, "count">>().toEqualTypeOf<{
    words: number;
    day: Date;
    file: FileRef;
  }>();
  if (event.type === "step.chunk") expectTypeOf(event.chunk).toEqualTypeOf<{ word: string }>();
});

test("what makes no sense is rejected", () => {
  const schemas = { input: z.string(), output: z.string() };
  // @ts-expect-error an agent has an address
  void (() => remoteAgent(schemas));
  // @ts-expect-error there are two methods
  void (() => remoteAgent({ url: "http://a", method: "PUT", ...schemas }));
  // @ts-expect-error progress has a `done`
  void (() => remoteAgent({ url: "http://a", progress: z.object({ pct: z.number() }), ...schemas }));
});
