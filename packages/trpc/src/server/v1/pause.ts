import { sendJson } from "../send-json.ts";
import { byOf, type Exchange } from "./route.ts";
import { requireOwnRun } from "./run-events.ts";

/** `POST /v1/runs/<id>/pause`: false where the run was paused already. */
export async function pauseRun(exchange: Exchange): Promise<void> {
  const { runId } = await requireOwnRun(exchange);
  sendJson(exchange.response, 200, { changed: await exchange.engine.pause(runId, byOf(exchange)) });
}

/** `POST /v1/runs/<id>/resume`: false where the run was not paused. */
export async function resumeRun(exchange: Exchange): Promise<void> {
  const { runId } = await requireOwnRun(exchange);
  sendJson(exchange.response, 200, { changed: await exchange.engine.resume(runId, byOf(exchange)) });
}
