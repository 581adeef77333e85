import type { AnswerInput, QuestionData, RunEvent, SignalInput, StepOutput } from "@stepcast/pipeline";
import { expectTypeOf, test } from "vitest";
import type { feedback } from "./pipeline.ts";

type Feedback = typeof feedback;

test("whoever answers knows the candidates, and names columns", () => {
  expectTypeOf<QuestionData<Feedback, "columns">["open"]>().toEqualTypeOf<("text" | "date" | "rating")[]>();
  expectTypeOf<QuestionData<Feedback, "columns">["candidates"]["date"]>().toEqualTypeOf<
    { column: string; samples: string[]; filled: number }[]
  >();
  expectTypeOf<{ text: string; date: string }>().toExtend<AnswerInput<Feedback, "columns">>();
  expectTypeOf<{ text: number }>().not.toExtend<AnswerInput<Feedback, "columns">>();
});

test("whoever adds a section names its column", () => {
  expectTypeOf<SignalInput<Feedback, "addSection">>().toEqualTypeOf<{ column: string }>();
});

test("whoever offers columns to add knows their kinds, and whoever shows a section its parts", () => {
  expectTypeOf<StepOutput<Feedback, "columns">["columns"][number]["kind"]>().toEqualTypeOf<
    "text" | "date" | "rating" | "category" | "number" | "id" | "other"
  >();
  expectTypeOf<StepOutput<Feedback, "breakdown">["parts"][number]["count"]>().toEqualTypeOf<number>();
  expectTypeOf<
    Extract<RunEvent<Feedback>, { type: "run.completed" }>["output"]["notIncluded"]
  >().toEqualTypeOf<string[]>();
});
