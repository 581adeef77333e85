import { expectTypeOf, test } from "vitest";
import type { JsonSchema } from "../json-schema.ts";
import type { TestRouter } from "../testing/open-server.ts";
import type { table } from "../testing/table.ts";
import type { RunStream } from "./run-stream.ts";
import { stepcastClient } from "./stepcast-client.ts";

const client = stepcastClient<TestRouter>({ url: "http://127.0.0.1/trpc" });
const run = client.table.watch("x");
const runId = "x";

test("an answer is typed by its question", () => {
  void run.answer("column", { column: "text" });
  void run.answer("column", { column: "text", since: new Date(0), limit: 3 }, { key: "column#2" });
  void run.answer("column", { column: "text" }, { key: "column:eu" });
  void run.answer("enough", true);
  // @ts-expect-error a column is text
  void run.answer("column", { column: 7 });
  // @ts-expect-error the column is missing
  void run.answer("column", { limit: 3 });
  // @ts-expect-error there is no such field
  void run.answer("column", { column: "text", lim: 3 });
  // @ts-expect-error the answer is another question's
  void run.answer("enough", { column: "text" });
  // @ts-expect-error there is no such question
  void run.answer("colum", { column: "text" });
  // @ts-expect-error the key is another question's
  void run.answer("column", { column: "text" }, { key: "enough" });
  // @ts-expect-error a pipeline that asks nothing takes no answer
  void client.sink.watch("x").answer("column", { column: "text" });
});

test("a message is typed by its name", () => {
  expectTypeOf(run.signal("add", { column: "text" }, { id: "1" })).toEqualTypeOf<Promise<boolean>>();
  // @ts-expect-error the column is missing
  void run.signal("add", {});
  // @ts-expect-error there is no such message
  void run.signal("remove", { column: "text" });
  // @ts-expect-error a pipeline that takes no messages
  void client.sink.watch("x").signal("add", { column: "text" });
});

test("doing it again gives a run of the same pipeline", () => {
  expectTypeOf(run.rerun()).toEqualTypeOf<Promise<RunStream<typeof table>>>();
  void run.rerun({ fromStep: "count", input: { columns: ["a"] } });
  // @ts-expect-error the input does not fit
  void run.rerun({ input: { columns: "a" } });
});

test("the procedures are typed the same", () => {
  const { answer, signal, rerun, describe, cancelAll } = client.table;
  void answer.mutate({ runId, question: "column", answer: { column: "text" } });
  void answer.mutate({ runId, question: "column", key: "column#2", answer: { column: "text" } });
  void answer.mutate({ runId, question: "enough", answer: false });
  // @ts-expect-error the answer is another question's
  void answer.mutate({ runId, question: "enough", answer: { column: "text" } });
  // @ts-expect-error the column is missing
  void answer.mutate({ runId, question: "column", answer: {} });
  // @ts-expect-error there is no such question
  void answer.mutate({ runId, question: "colum", answer: { column: "text" } });
  // @ts-expect-error an answer says to what
  void answer.mutate({ runId, answer: true });
  // @ts-expect-error the key is another question's
  void answer.mutate({ runId, question: "enough", key: "column", answer: true });
  // @ts-expect-error a pipeline that asks nothing takes no answer
  void client.sink.answer.mutate({ runId, question: "column", answer: { column: "text" } });
  void signal.mutate({ runId, signal: "add", data: { column: "text" } });
  // @ts-expect-error the data does not fit
  void signal.mutate({ runId, signal: "add", data: { column: 7 } });
  // @ts-expect-error there is no such message
  void signal.mutate({ runId, signal: "remove", data: { column: "text" } });
  void rerun.mutate({ runId, fromStep: "count", newRunId: "y" });
  // @ts-expect-error the input does not fit
  void rerun.mutate({ runId, input: {} });
  expectTypeOf(cancelAll.mutate()).toEqualTypeOf<Promise<{ runIds: string[] }>>();
  // @ts-expect-error there is no such status
  void cancelAll.mutate({ status: "stuck" });
  expectTypeOf(describe.query()).resolves.toEqualTypeOf<{
    name: "table";
    description: string;
    input: JsonSchema;
    questions: Record<"column" | "enough", { description: string | undefined; answer: JsonSchema }>;
    signals: Record<"add", JsonSchema>;
    steps: "count"[];
  }>();
});

test("the state and the events have the questions", async () => {
  const { questions, signals } = await client.table.state.query({ runId });
  expectTypeOf(questions.column?.answer?.since).toEqualTypeOf<Date | undefined>();
  expectTypeOf(questions["enough#2"]?.answer).toEqualTypeOf<boolean | undefined>();
  expectTypeOf(signals[0]?.data.column).toEqualTypeOf<string | undefined>();
  for await (const event of run) {
    if (event.type === "question.asked" && event.question === "column")
      void run.answer(event.question, { column: event.data.candidates[0] ?? "" }, { key: event.key });
  }
});
