import { expectTypeOf, test } from "vitest";
import { z } from "zod";
import type { Engine, Run } from "../engine/index.ts";
import {
  type AnswerInput,
  type AnswerOf,
  defineAgent,
  definePipeline,
  type QuestionData,
  type QuestionName,
  type RunEvent,
  type RunState,
  type SignalData,
  type SignalInput,
  type SignalName,
} from "../index.ts";
import { crashEverywhere } from "../testing/index.ts";

// A pipeline that asks and listens, and whoever answers and sends: both sides have the types of its schemas.

const work = defineAgent({
  input: z.string(),
  output: z.string(),
  async run(text, step) {
    // @ts-expect-error only the pipeline asks: a step returns what it needs, so that nothing waits inside a worker
    step.ask;
    // @ts-expect-error and only the pipeline listens
    step.signals;
    return text;
  },
});

const report = definePipeline({
  name: "report",
  input: z.object({}),
  agents: { work },
  questions: {
    columns: {
      data: z.object({ candidates: z.array(z.string()), limit: z.number().default(3) }),
      answer: z.object({ text: z.string(), from: z.date().default(new Date(0)) }),
      description: "Which column holds the text?",
    },
    approve: { data: z.null(), answer: z.boolean() },
  },
  signals: { addSection: z.object({ column: z.string(), top: z.number().default(5) }), stop: z.null() },
  async run(_input, { ask, signals, steps }) {
    const { text, from } = await ask("columns", { candidates: ["a"] }, { key: "eu", timeoutMs: 1_000 });
    expectTypeOf(text).toEqualTypeOf<string>();
    expectTypeOf(from).toEqualTypeOf<Date>();
    expectTypeOf(ask("approve", null, { default: true })).toEqualTypeOf<Promise<boolean>>();
    // @ts-expect-error the pipeline has no such question
    await ask("rows", {});
    // @ts-expect-error its data lacks the candidates
    await ask("columns", {});
    // @ts-expect-error candidates are a list
    await ask("columns", { candidates: "a" });
    // @ts-expect-error the default is no answer
    await ask("approve", null, { default: "yes" });
    for await (const { column, top } of signals.addSection) {
      expectTypeOf(column).toEqualTypeOf<string>();
      expectTypeOf(top).toEqualTypeOf<number>();
    }
    // @ts-expect-error the pipeline takes no such message
    signals.remove;
    return steps.work(text);
  },
});
type Report = typeof report;

declare const event: RunEvent<Report>;
declare const state: RunState<Report>;
declare const engine: Engine;
declare const run: Run<Report>;

test("without questions there is nothing to ask, and without signals nothing to hear", () => {
  definePipeline({
    name: "silent",
    input: z.object({}),
    agents: { work },
    async run(_input, { ask, signals }) {
      expectTypeOf<Parameters<typeof ask>[0]>().toEqualTypeOf<never>();
      // @ts-expect-error it has no questions
      await ask("columns", {});
      // @ts-expect-error it takes no messages
      signals.addSection;
    },
  });
});

test("names and values are inferred from the schemas, before and after defaults", () => {
  expectTypeOf<QuestionName<Report>>().toEqualTypeOf<"columns" | "approve">();
  expectTypeOf<QuestionData<Report, "columns">>().toEqualTypeOf<{ candidates: string[]; limit: number }>();
  expectTypeOf<AnswerOf<Report, "columns">>().toEqualTypeOf<{ text: string; from: Date }>();
  expectTypeOf<AnswerInput<Report, "columns">>().toEqualTypeOf<{ text: string; from?: Date | undefined }>();
  expectTypeOf<SignalName<Report>>().toEqualTypeOf<"addSection" | "stop">();
  expectTypeOf<SignalData<Report, "addSection">>().toEqualTypeOf<{ column: string; top: number }>();
  expectTypeOf<SignalInput<Report, "addSection">>().toEqualTypeOf<{
    column: string;
    top?: number | undefined;
  }>();
});

test("an event narrows by its type, then by its question or signal", () => {
  if (event.type === "question.asked" && event.question === "columns") {
    expectTypeOf(event.data.candidates).toEqualTypeOf<string[]>();
    expectTypeOf(event.default?.from).toEqualTypeOf<Date | undefined>();
  }
  if (event.type === "question.answered") {
    expectTypeOf(event.question).toEqualTypeOf<"columns" | "approve">();
    // @ts-expect-error before the question is known its answer has no field of one
    event.answer.text;
    if (event.question === "approve") expectTypeOf(event.answer).toEqualTypeOf<boolean>();
    else expectTypeOf(event.answer.text).toEqualTypeOf<string>();
    // @ts-expect-error a question that the pipeline does not have
    event.question === "rows";
  }
  if (event.type === "question.closed") expectTypeOf(event.reason).toEqualTypeOf<"timeout">();
  if (event.type === "signal.received" && event.signal === "addSection") {
    expectTypeOf(event.data.top).toEqualTypeOf<number>();
  }
});

test("a wrong answer, an unknown question and a missing field are refused outside too", () => {
  void run.answer("columns", { text: "a" }, { by: "ann", key: "columns#2" });
  void run.answer("columns", { text: "a" }, { key: "columns:eu" });
  void run.answer("approve", true);
  // @ts-expect-error an answer lacks its text
  void run.answer("columns", {});
  // @ts-expect-error text is no number
  void run.answer("columns", { text: 1 });
  // @ts-expect-error the pipeline has no such question
  void run.answer("rows", { text: "a" });
  // @ts-expect-error the key is another question's
  void run.answer("columns", { text: "a" }, { key: "approve#2" });
  void run.signal("addSection", { column: "a" }, { id: "1" });
  void run.signal("stop", null);
  // @ts-expect-error the message lacks its column
  void run.signal("addSection", {});
  // @ts-expect-error the pipeline takes no such message
  void run.signal("remove", null);
  expectTypeOf(run.rerun({ fromStep: "work", input: {} })).toEqualTypeOf<Promise<Run<Report>>>();
  expectTypeOf(engine.rerun("id")).toEqualTypeOf<Promise<Run>>();
});

test("a state's questions are typed by their keys, its messages by their names", () => {
  expectTypeOf(state.questions.columns?.answer?.text).toEqualTypeOf<string | undefined>();
  expectTypeOf(state.questions["columns#2"]?.data.candidates).toEqualTypeOf<string[] | undefined>();
  expectTypeOf(state.questions["columns:eu"]?.default?.from).toEqualTypeOf<Date | undefined>();
  // @ts-expect-error a key of no question
  state.questions["rows#2"];
  const [message] = state.signals;
  if (message?.signal === "addSection") expectTypeOf(message.data.column).toEqualTypeOf<string>();
  expectTypeOf(state.paused?.by).toEqualTypeOf<string | undefined>();
});

test("a test's answers have the types of the questions", () => {
  void crashEverywhere(
    report,
    {},
    {
      answers: {
        approve: true,
        columns(data, key) {
          expectTypeOf(data.candidates).toEqualTypeOf<string[]>();
          expectTypeOf(key).toEqualTypeOf<string>();
          return { text: "a" };
        },
      },
      signals: [{ signal: "addSection", data: { column: "a" } }],
    },
  );
  // @ts-expect-error an approval is no text
  void crashEverywhere(report, {}, { answers: { approve: "yes" } });
  // @ts-expect-error the message lacks its column
  void crashEverywhere(report, {}, { signals: [{ signal: "addSection", data: {} }] });
});
