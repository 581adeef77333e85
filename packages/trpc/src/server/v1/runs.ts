import { StepcastError } from "@stepcast/pipeline";
import { z } from "zod";
import { cancelRuns } from "../../cancel-runs.ts";
import { CancelMany, isOneChoice, RerunMany, twoChoices } from "../../procedure-inputs.ts";
import { rerunRuns } from "../../rerun-runs.ts";
import { sendJson } from "../send-json.ts";
import { plainState } from "./plain-state.ts";
import type { CountQuery, ListQuery } from "./queries.ts";
import { parseBody, readOptionalJson } from "./read-body.ts";
import { byOf, type Exchange, signed } from "./route.ts";
import { requireOwnRun } from "./run-events.ts";

/** `GET /v1/runs`: the asker's runs, newest first. */
export async function listRuns(exchange: Exchange<z.output<typeof ListQuery>>): Promise<void> {
  const { engine, query, owner = null, response } = exchange;
  // Whoever has no name finds the runs of nobody, not everybody's.
  sendJson(response, 200, await engine.list({ ...query, owner }));
}

/** `GET /v1/run-counts`: how many of them there are, by status. Not under `/v1/runs/`, where a run may have any name. */
export async function countRuns(exchange: Exchange<z.output<typeof CountQuery>>): Promise<void> {
  const { engine, query, owner = null, response } = exchange;
  sendJson(response, 200, await engine.count({ ...query, owner }));
}

/** `GET /v1/runs/<id>`: what the run's events add up to so far. */
export async function showRun(exchange: Exchange): Promise<void> {
  const { runId } = await requireOwnRun(exchange);
  sendJson(exchange.response, 200, signed(exchange, await plainState(exchange.engine, runId)));
}

const CancelBody = z.object({ reason: z.string().max(1_000).optional() }).nullish();

/** `POST /v1/runs/<id>/cancel`: false where the run was asked before. */
export async function cancelRun(exchange: Exchange): Promise<void> {
  const { engine, request, response } = exchange;
  const { runId } = await requireOwnRun(exchange);
  const { data, error } = CancelBody.safeParse(await readOptionalJson(request));
  if (error) throw new StepcastError("invalid_input", 'the body of a cancel is {"reason": "…"}, or nothing');
  const options = { ...byOf(exchange), ...(data?.reason && { reason: data.reason }) };
  sendJson(response, 200, { cancelled: await engine.cancel(runId, options) });
}

/** Which runs are to stop. A body is needed, so that nobody stops all of them by an address alone. */
export const CancelRunsBody = CancelMany.extend({
  pipeline: z.string().max(64).optional().describe("Only runs of this pipeline"),
});

const cancelRunsBody = CancelRunsBody.refine(isOneChoice, twoChoices);

/** `POST /v1/runs/cancel`: the ids of the runs that were asked to stop now. */
export async function cancelManyRuns(exchange: Exchange): Promise<void> {
  const { engine, owner, response } = exchange;
  const request = await parseBody(exchange, cancelRunsBody);
  sendJson(response, 200, { runIds: await cancelRuns(engine, owner, request) });
}

/** `POST /v1/runs/rerun`: what became of each run that was named. */
export async function rerunManyRuns(exchange: Exchange): Promise<void> {
  const { engine, owner, response } = exchange;
  sendJson(response, 200, await rerunRuns(engine, owner, await parseBody(exchange, RerunMany)));
}
