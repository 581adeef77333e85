import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Page } from "@stepcast/pipeline/engine";
import type { FileSigner } from "../../file-signer.ts";
import type { Encoding } from "./encoding.ts";
import type { Exchange } from "./route.ts";

interface Following {
  runId: string;
  after: string | undefined;
  encoding: Encoding;
}

/** Proxies cut silent streams, some after 30 s. */
const pingMs = 10_000;
/** Events leave together up to so many characters, however many wait; then the reader is waited for. */
const pieceChars = 64 * 1024;

/**
 * Answers with a run's events from a cursor to its end. The next page is read only when the reader has taken the last (law 17), and
 * when the reader leaves, everything is let go; the run goes on (law 12).
 */
export async function sendStream(
  { engine, request, response, settings }: Exchange,
  { runId, after, encoding }: Following,
): Promise<void> {
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  if (response.destroyed) return;
  response.writeHead(200, { "content-type": contentType(encoding), ...headers });
  if (request.method === "HEAD") return void response.end();
  response.flushHeaders();
  const pings = setInterval(() => {
    if (!response.writableNeedDrain) response.write(encoding.ping);
  }, pingMs);
  try {
    await write(response, encoding.opening, leaving.signal);
    for await (const page of engine.follow(runId, after, leaving.signal)) {
      for (const piece of piecesOf(signedPage(page, settings.signer), encoding))
        await write(response, piece, leaving.signal);
    }
    response.end();
  } finally {
    clearInterval(pings);
  }
}

const headers = {
  // `no-transform` also keeps proxies from compressing, which buffers.
  "cache-control": "no-cache, no-transform",
  // nginx buffers answers unless told not to.
  "x-accel-buffering": "no",
};

function signedPage(page: Page, signer: FileSigner | undefined): Page {
  if (!signer) return page;
  return { ...page, events: page.events.map((event) => ({ ...event, text: signer.inText(event.text) })) };
}

function contentType({ mediaType }: Encoding): string {
  return `${mediaType}; charset=utf-8`;
}

function* piecesOf({ events, reset }: Page, encoding: Encoding): Generator<string> {
  if (reset) yield encoding.reset({ type: "log.reset", lastSeq: reset.lastSeq });
  let piece = "";
  for (const event of events) {
    piece += encoding.event(event);
    if (piece.length < pieceChars) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

async function write(response: ServerResponse, text: string, leaving: AbortSignal): Promise<void> {
  if (text === "" || leaving.aborted || response.write(text)) return;
  // Cut short by a reader that leaves; following ends by the same signal.
  await once(response, "drain", { signal: leaving }).catch(() => undefined);
}
