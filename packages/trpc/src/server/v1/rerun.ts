import { StepcastError } from "@stepcast/pipeline";
import { RunId } from "@stepcast/pipeline/engine";
import { z } from "zod";
import { fitValue } from "../../fit-values.ts";
import { codeOf } from "./code-of.ts";
import { parseBody } from "./read-body.ts";
import type { Exchange } from "./route.ts";
import { requireOwnRun } from "./run-events.ts";
import { sendStarted, startChosen } from "./start-run.ts";

/** Strict: a name misspelt would do again what was not meant. */
export const RerunBody = z.strictObject({
  fromStep: z
    .string()
    .max(1_000)
    .optional()
    .describe(
      "The key of the step to begin with: what was stored before its start is used again. Left out: everything is done again",
    ),
  input: z.unknown().optional().describe("Default: the input of the run that is done again"),
  runId: RunId.optional().describe("Choose it to be able to ask twice and get one run"),
});

/** `POST /v1/runs/<id>/rerun`: 201 for a new run, 200 where the chosen one was there. */
export async function rerunRun(exchange: Exchange): Promise<void> {
  const { engine } = exchange;
  const run = await requireOwnRun(exchange);
  const pipeline = codeOf(engine, run);
  if (!pipeline) throw unknownPipeline(run.pipeline);
  const { fromStep, input, runId } = await parseBody(exchange, RerunBody.prefault({}));
  const started = await startChosen(exchange, pipeline, runId, (options) =>
    engine.rerun(run.runId, { ...options, fromStep, input: fitValue(pipeline.input, input) }),
  );
  await sendStarted(exchange, started);
}

function unknownPipeline(name: string): StepcastError {
  return new StepcastError(
    "unknown_pipeline",
    `this server has no pipeline ${JSON.stringify(name)} any more`,
  );
}
