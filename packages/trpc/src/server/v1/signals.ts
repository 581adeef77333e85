import { signalSchema } from "../../fit-values.ts";
import { sendJson } from "../send-json.ts";
import { codeOf } from "./code-of.ts";
import { idempotencyKey } from "./idempotency-key.ts";
import { withInput } from "./read-input.ts";
import { byOf, type Exchange } from "./route.ts";
import { requireOwnRun } from "./run-events.ts";

/** `POST /v1/runs/<id>/signals/<signal>`: the body is the message; false where one with this `Idempotency-Key` is there already. */
export async function sendSignal(exchange: Exchange): Promise<void> {
  const { engine, params, request, response } = exchange;
  const { signal = "" } = params;
  const run = await requireOwnRun(exchange);
  const pipeline = codeOf(engine, run);
  const options = { id: idempotencyKey(request), ...byOf(exchange) };
  const schema = pipeline && signalSchema(pipeline, signal);
  const stored = await withInput(exchange, schema, async ({ input, discard }) => {
    const isStored = await engine.signal(run.runId, signal, input, options);
    // The message that was there names none of the files that came with this one.
    if (!isStored) await discard();
    return isStored;
  });
  sendJson(response, 200, { stored });
}
