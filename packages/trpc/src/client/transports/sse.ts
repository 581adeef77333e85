import { transformer } from "../../transformer.ts";
import { abortedBy } from "../waiting/aborted-by.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import { EventStreamParser, type SentEvent } from "./event-stream.ts";
import { answerError, isRefusalShape, refusalOf } from "../requests/refusal.ts";
import { addressOf, procedureOf, send, type ServerOptions } from "../requests/server.ts";
import { startByPost } from "./start-by-post.ts";
import { systemTimers, type Timers, within } from "../waiting/timers.ts";
import type { FollowRequest, Transport, TransportMessage } from "./transport.ts";

/** Silence that ends a connection, until the server says how long its own may last. */
const defaultSilenceMs = 40_000;

/**
 * tRPC's own server-sent events, read with `fetch`: unlike `EventSource` it sends headers, shows why a server refused, can be tried
 * again at once, and is read no faster than its reader asks.
 */
export function sseTransport(server: ServerOptions, timers: Timers = systemTimers): Transport {
  return { name: "sse", open: (request, signal) => open(server, timers, request, signal) };
}

async function* open(
  server: ServerOptions,
  timers: Timers,
  request: FollowRequest,
  signal: AbortSignal,
): AsyncGenerator<TransportMessage, void, void> {
  const line = abortedBy(signal);
  try {
    const asked = await startByPost(server, timers, request, line.signal);
    const late = "the server did not answer in time";
    const body = await within(timers, defaultSilenceMs, ask(server, asked, line.signal), late);
    yield* messagesOf(body.getReader(), timers);
  } finally {
    // Whatever is left of the answer is not wanted any more.
    line.abort();
  }
}

async function ask(
  server: ServerOptions,
  { path, runId, input, after }: FollowRequest,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const address = addressOf(server, procedureOf(path, "runPipeline"), {
    runId,
    ...(input !== undefined && { input }),
  });
  const headers = { accept: "text/event-stream", ...(after && { "last-event-id": after }) };
  const response = await send(server, address, { headers, cache: "no-store", signal });
  if (!response.body || !isEventStream(response)) throw await answerError(response);
  return response.body;
}

function isEventStream(response: Response): boolean {
  return response.ok && (response.headers.get("content-type")?.startsWith("text/event-stream") ?? false);
}

interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
}

async function* messagesOf(reader: Reader, timers: Timers): AsyncGenerator<TransportMessage, void, void> {
  const parser = new EventStreamParser();
  let silenceMs = defaultSilenceMs;
  for (;;) {
    const late = `nothing came for ${silenceMs / 1_000} s, not even a ping`;
    const { value } = await within(timers, silenceMs, reader.read(), late);
    if (!value) throw new BrokenLine("the stream was cut");
    for (const event of parser.push(value)) {
      if (event.type === "connected") silenceMs = silenceIn(event) ?? silenceMs;
      const message = messageOf(event);
      if (message) yield message;
      if (message?.type === "end") return;
    }
  }
}

function messageOf({ type, data, id }: SentEvent): TransportMessage | undefined {
  switch (type) {
    case "connected":
      return { type: "open" };
    case "ping":
      return { type: "ping" };
    case "return":
      return { type: "end" };
    case "serialized-error":
      throw errorIn(data);
    case "message":
      return { type: "page", cursor: id, events: transformer.output.deserialize(JSON.parse(data)) as never };
    default:
      return undefined;
  }
}

function errorIn(data: string): Error {
  const shape = transformer.output.deserialize(JSON.parse(data));
  return isRefusalShape(shape)
    ? refusalOf(shape)
    : new BrokenLine("the server sent an error it does not name");
}

function silenceIn({ data }: SentEvent): number | undefined {
  const { reconnectAfterInactivityMs } = JSON.parse(data) as { reconnectAfterInactivityMs?: number };
  return reconnectAfterInactivityMs;
}
