import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import { RunId } from "@stepcast/pipeline/engine";
import { z } from "zod";
import { requireOwn } from "../../own-run.ts";
import { ndjson, ndjsonType, sseType } from "./encoding.ts";
import { fitText } from "../../fit-input.ts";
import { group } from "./read-form.ts";
import { type Exchange, pipelineOf } from "./route.ts";
import { accepted, streamEvents, View } from "./run-events.ts";
import { sendStream } from "./send-stream.ts";
import { startFromBody, startOrJoin } from "./start-run.ts";

/** The other fields of the address are the input's, so these two names are taken. */
export const StreamQuery = z.looseObject({
  runId: RunId.optional().describe("Choose it to be able to start twice and get one run"),
  view: View.describe("`text`: one line of words per event of a step, and a last JSON object"),
});

type Starting = Exchange<z.output<typeof StreamQuery>>;

/** `GET /v1/pipelines/<name>/stream?topic=…`: starts and follows in one request, as a page with an EventSource does. */
export async function streamFromAddress(exchange: Starting): Promise<void> {
  const pipeline = pipelineOf(exchange);
  const mediaType = streamTypeOf(exchange);
  if (exchange.request.method === "HEAD") {
    return void exchange.response.writeHead(200, { "content-type": mediaType }).end();
  }
  const resumed = await resume(exchange, pipeline);
  if (resumed) return follow(exchange, mediaType, resumed);
  const { runId: _runId, view: _view, ...fields } = group(exchange.url.searchParams);
  const { runId } = await startOrJoin(exchange, pipeline, fitText(pipeline.input, fields));
  await follow(exchange, mediaType, { runId, after: undefined });
}

/** `POST /v1/pipelines/<name>/stream`: the same with the input as the body. */
export async function streamFromBody(exchange: Starting): Promise<void> {
  const pipeline = pipelineOf(exchange);
  const mediaType = accepted(exchange, [sseType, ndjsonType]);
  const resumed = await resume(exchange, pipeline);
  const { runId } = resumed ?? (await startFromBody(exchange, pipeline));
  await follow(exchange, mediaType, resumed ?? { runId, after: undefined });
}

interface Place {
  runId: string;
  after: string | undefined;
}

/** The ids of this stream name their run, so whoever comes back with one never starts a second run (law 8). */
async function resume({ request, engine, owner }: Exchange, pipeline: Pipeline): Promise<Place | undefined> {
  const id = request.headers["last-event-id"]?.toString();
  if (!id) return undefined;
  const [runId = "", after] = id.split("/");
  if (!RunId.safeParse(runId).success || after === undefined)
    throw new StepcastError(
      "invalid_cursor",
      "the Last-Event-ID is not one this stream gave out: start without it",
    );
  await requireOwn(engine, pipeline, runId, owner);
  return { runId, after };
}

async function follow(exchange: Starting, mediaType: string, { runId, after }: Place): Promise<void> {
  exchange.response.setHeader("x-run-id", runId);
  exchange.response.setHeader("content-location", `/v1/runs/${runId}/events`);
  if (mediaType === ndjsonType) return sendStream(exchange, { runId, after, encoding: ndjson });
  await streamEvents(exchange, { runId, after, idPrefix: `${runId}/` });
}

/**
 * A GET that starts something must not be set off by an image, a script or a prefetch of any page: those do not say that they want
 * a stream, and so whoever does want one has to name it.
 */
function streamTypeOf(exchange: Exchange): string {
  const named = [sseType, ndjsonType].filter((type) => exchange.request.headers.accept?.includes(type));
  if (named.length > 0) return accepted(exchange, named);
  throw new StepcastError(
    "not_acceptable",
    `a GET starts a run only where it names a stream: send Accept: ${sseType}, as EventSource does, or start by POST`,
  );
}
