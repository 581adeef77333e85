import type { Pipeline, QuestionState } from "@stepcast/pipeline";
import { z } from "zod";
import { answerSchema } from "../../fit-values.ts";
import { toJsonSchema } from "../../json-schema.ts";
import { sendJson } from "../send-json.ts";
import { byOf, type Exchange, signed } from "./route.ts";
import { plainState } from "./plain-state.ts";
import { withInput } from "./read-input.ts";
import { requireOwnRun } from "./run-events.ts";
import { codeOf } from "./code-of.ts";

export const QuestionsQuery = z.object({
  status: z.enum(["open", "answered", "closed"]).optional().describe("Only these"),
});

/** `GET /v1/runs/<id>/questions`: what the run has asked, each with the JSON Schema of its answer. */
export async function listQuestions(exchange: Exchange<z.output<typeof QuestionsQuery>>): Promise<void> {
  const { engine, query, response } = exchange;
  const run = await requireOwnRun(exchange);
  const { questions } = await plainState(engine, run.runId);
  const pipeline = codeOf(engine, run);
  const listed = Object.values(questions)
    .filter((question) => question !== undefined)
    .filter(({ status }) => query.status === undefined || status === query.status)
    .map((question) => describe(question, run.runId, pipeline));
  sendJson(response, 200, signed(exchange, { questions: listed }));
}

/** `POST /v1/runs/<id>/questions/<key>`: the body is the answer. */
export async function answerQuestion(exchange: Exchange): Promise<void> {
  const { engine, params, response } = exchange;
  const { key = "" } = params;
  const run = await requireOwnRun(exchange);
  const pipeline = codeOf(engine, run);
  await withInput(exchange, pipeline && answerSchema(pipeline, key), ({ input }) =>
    engine.answer(run.runId, key, input, byOf(exchange)),
  );
  sendJson(response, 200, { answered: true });
}

function describe(question: QuestionState, runId: string, pipeline: Pipeline | undefined): object {
  const schema = pipeline && answerSchema(pipeline, question.key);
  return {
    ...question,
    description: pipeline?.questions[question.question]?.description,
    ...(schema && { answerSchema: toJsonSchema(schema, "input") }),
    links: { answer: `/v1/runs/${runId}/questions/${encodeURIComponent(question.key)}` },
  };
}
