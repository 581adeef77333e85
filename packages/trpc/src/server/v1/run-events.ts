import { StepcastError } from "@stepcast/pipeline";
import type { RunHeader } from "@stepcast/pipeline/engine";
import Negotiator from "negotiator";
import { z } from "zod";
import { requireVisible } from "../../own-run.ts";
import { pollEvents } from "../../poll-events.ts";
import { ndjson, ndjsonType, serverSentEvents, sseType } from "./encoding.ts";
import { plainEvent } from "./plain-event.ts";
import type { Exchange } from "./route.ts";
import { runIdOf } from "./run-id-of.ts";
import { sendStream } from "./send-stream.ts";

export const View = z.enum(["events", "text"]).default("events");

export const EventsQuery = z.object({
  after: z
    .string()
    .max(64)
    .optional()
    .describe(
      "Go on behind this cursor: the `id` of the last message, or `cursor` of the last page. The `seq` of the last event does too, but then nothing tells where the log was set back",
    ),
  view: View.describe("`text`: one line of words per event of a step, and a last JSON object"),
  limit: z.coerce.number().int().min(1).max(500).default(500).describe("Events in a JSON page"),
  waitMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(25_000)
    .default(0)
    .describe("How long a JSON page may wait for its first event"),
});

type Asking = Exchange<z.output<typeof EventsQuery>>;

/** `GET /v1/runs/<id>/events`: as a stream of server-sent events or of lines, or page by page. */
export async function runEvents(exchange: Asking): Promise<void> {
  const { request, response, query } = exchange;
  const { runId } = await requireOwnRun(exchange);
  const after = request.headers["last-event-id"]?.toString() || query.after;
  response.appendHeader("vary", "Accept");
  switch (accepted(exchange)) {
    case sseType:
      return streamEvents(exchange, { runId, after, idPrefix: "" });
    case ndjsonType:
      // Reading once says whether the cursor can be read at all, while the status can still tell.
      await exchange.engine.read(runId, after, 1);
      return sendStream(exchange, { runId, after, encoding: ndjson });
    default:
      return sendPage(exchange, runId, after);
  }
}

/** As server-sent events; behind the end of a run there is nothing, which 204 says: it tells an EventSource not to come again. */
export async function streamEvents(
  exchange: Exchange<{ view: z.output<typeof View> }>,
  { runId, after, idPrefix }: { runId: string; after: string | undefined; idPrefix: string },
): Promise<void> {
  const page = await exchange.engine.read(runId, after, 1);
  if (page.ended && page.events.length === 0 && !page.reset) {
    return void exchange.response.writeHead(204).end();
  }
  await sendStream(exchange, { runId, after, encoding: serverSentEvents(exchange.query.view, idPrefix) });
}

/** Whether the reader wants one of these; the first where it does not say. @throws StepcastError `not_acceptable` */
export function accepted(
  { request }: Exchange,
  offered: readonly string[] = [sseType, ndjsonType, "application/json"],
): string {
  const found = new Negotiator(request).mediaType(offered);
  if (found !== undefined) return found;
  throw new StepcastError("not_acceptable", `events come as ${offered.join(" or ")}: name one in Accept`);
}

async function sendPage(exchange: Asking, runId: string, after: string | undefined): Promise<void> {
  const { engine, response, query, settings } = exchange;
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  const waitMs = exchange.request.method === "HEAD" ? 0 : query.waitMs;
  const { text, envelope } = await pollEvents(
    engine,
    { runId, after, limit: query.limit, waitMs },
    leaving.signal,
    settings.signer,
  );
  const events = text === "" ? [] : text.split("\n").map((line) => plainEvent({ text: line }));
  // The events are JSON text already.
  const body = `{"events":[${events.join(",")}],${JSON.stringify(envelope).slice(1)}`;
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

export function requireOwnRun(exchange: Exchange): Promise<RunHeader> {
  return requireVisible(exchange.engine, runIdOf(exchange), exchange.owner);
}
