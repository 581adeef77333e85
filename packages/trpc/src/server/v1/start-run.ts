import { type Pipeline, type RunState, StepcastError } from "@stepcast/pipeline";
import type { StartOptions } from "@stepcast/pipeline/engine";
import { sendJson } from "../send-json.ts";
import { chosenRunId } from "./chosen-run-id.ts";
import { withInput } from "./read-input.ts";
import { type Exchange, pipelineOf } from "./route.ts";

type Starting = Exchange<{ runId?: string | undefined }>;

/** `POST /v1/pipelines/<name>/runs`: 201 for a new run, 200 where the chosen one was there. */
export async function startRun(exchange: Starting): Promise<void> {
  await sendStarted(exchange, await startFromBody(exchange, pipelineOf(exchange)));
}

/** Says where the run is. */
export async function sendStarted({ engine, response }: Exchange, { runId, joined }: Started): Promise<void> {
  const status: RunState["status"] = joined ? (await engine.state(runId)).status : "queued";
  const links = linksOf(runId);
  response.setHeader("location", links.self);
  sendJson(response, joined ? 200 : 201, { runId, status, links });
}

/** Where all that can be asked of a run is found. */
function linksOf(runId: string) {
  const self = `/v1/runs/${runId}`;
  return {
    self,
    events: `${self}/events`,
    questions: `${self}/questions`,
    pause: `${self}/pause`,
    resume: `${self}/resume`,
    cancel: `${self}/cancel`,
    rerun: `${self}/rerun`,
    files: `${self}/files.zip`,
  };
}

/** Starts or joins with the input that the request's body is. Files of a form that starts no run are not kept. */
export function startFromBody(exchange: Starting, pipeline: Pipeline): Promise<Started> {
  return withInput(exchange, pipeline.input, async ({ input, discard }) => {
    const started = await startOrJoin(exchange, pipeline, input);
    // The run that was there has its own copies.
    if (started.joined) await discard();
    return started;
  });
}

export interface Started {
  readonly runId: string;
  readonly joined: boolean;
}

/** @throws StepcastError as `engine.start` */
export function startOrJoin(exchange: Starting, pipeline: Pipeline, input: unknown): Promise<Started> {
  const { engine, query } = exchange;
  // The engine parses it with the pipeline's own schema.
  return startChosen(exchange, pipeline, query.runId, (options) => engine.start(pipeline, input, options));
}

/** Starts the run that the request chooses, by `runId` or an `Idempotency-Key`; where it chooses none, a new one. */
export async function startChosen(
  exchange: Exchange,
  pipeline: Pipeline,
  chosen: string | undefined,
  start: (options: StartOptions) => Promise<{ runId: string }>,
): Promise<Started> {
  const { engine, owner } = exchange;
  const { runId, isKeyed } = chosenRunId(exchange, pipeline, chosen);
  const joined = runId !== undefined && (await engine.find(runId)) !== undefined;
  try {
    const run = await start({ runId, owner });
    return { runId: run.runId, joined };
  } catch (error) {
    throw isKeyed && StepcastError.is(error) && error.code === "input_mismatch" ? keyTaken() : error;
  }
}

/** Without the run's id: whoever only guessed the key must not learn it. */
function keyTaken(): StepcastError {
  return new StepcastError(
    "input_mismatch",
    "this Idempotency-Key was sent before with another input: make a new key for a new run",
  );
}
