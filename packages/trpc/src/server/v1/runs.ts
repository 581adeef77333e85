import {
  emptyRun,
  formatCursor,
  reduceEvents,
  type RunEvent,
  type RunState,
  StepcastError,
} from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { z } from "zod";
import { sendJson } from "../send-json.ts";
import { plainEvent } from "./plain-event.ts";
import type { ListQuery } from "./queries.ts";
import { readOptionalJson } from "./read-body.ts";
import type { Exchange } from "./route.ts";
import { requireOwnRun } from "./run-events.ts";

/** `GET /v1/runs`: the asker's runs, newest first. */
export async function listRuns(exchange: Exchange<z.output<typeof ListQuery>>): Promise<void> {
  const { engine, query, owner = null, response } = exchange;
  // Whoever has no name finds the runs of nobody, not everybody's.
  sendJson(response, 200, await engine.list({ ...query, owner }));
}

/** `GET /v1/runs/<id>`: what the run's events add up to so far. */
export async function showRun(exchange: Exchange): Promise<void> {
  const { runId } = await requireOwnRun(exchange);
  sendJson(exchange.response, 200, await plainState(exchange.engine, runId));
}

const CancelBody = z.object({ reason: z.string().max(1_000).optional() }).nullish();

/** `POST /v1/runs/<id>/cancel`: false where the run was asked before. */
export async function cancelRun(exchange: Exchange): Promise<void> {
  const { engine, owner, request, response } = exchange;
  const { runId } = await requireOwnRun(exchange);
  const { data, error } = CancelBody.safeParse(await readOptionalJson(request));
  if (error) throw new StepcastError("invalid_input", 'the body of a cancel is {"reason": "…"}, or nothing');
  const options = { ...(owner !== undefined && { by: owner }), ...(data?.reason && { reason: data.reason }) };
  sendJson(response, 200, { cancelled: await engine.cancel(runId, options) });
}

/** The fold of the events as plain HTTP shows them, with the cursor to follow on from. */
async function plainState(engine: Engine, runId: string): Promise<RunState & { cursor: string }> {
  let state: RunState = emptyRun();
  let cursor = "0";
  for (;;) {
    const { events } = await engine.read(runId, cursor, 500);
    const last = events.at(-1);
    if (!last) return { ...state, cursor };
    // The log's own text, which an engine encoded from typed events; folding looks into none of its values.
    state = reduceEvents(
      state,
      events.map((event) => JSON.parse(plainEvent(event)) as RunEvent),
    );
    cursor = formatCursor(last.seq, last.tag);
  }
}
