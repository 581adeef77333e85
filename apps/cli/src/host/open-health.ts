import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type Engine, storeAnswers } from "@stepcast/pipeline/engine";
import { usageError } from "../cli-error.ts";

export interface Health extends AsyncDisposable {
  /** No longer ready: what is under way may end. */
  stopping(): void;
}

/**
 * What a supervisor asks a worker, by GET: `/healthz`, 200 while the process is at all; `/readyz`, 200 while its store answers and it
 * was not told to stop, else 503. Port 0: nothing is opened.
 * @throws CliError where it cannot listen
 */
export async function openHealth(
  engine: Engine,
  {
    healthPort: port,
    healthHost: host = "127.0.0.1",
  }: { healthPort: number; healthHost: string | undefined },
): Promise<Health> {
  let isStopping = false;
  const stopping = () => void (isStopping = true);
  if (port === 0) return { stopping, [Symbol.asyncDispose]: async () => undefined };
  const server = createServer(({ url }, response) => {
    if (url === "/healthz") answer(response, 200, "ok");
    else if (url !== "/readyz") answer(response, 404, "not found: ask /healthz or /readyz");
    else if (isStopping) answer(response, 503, "stopping");
    else void answerReady(engine, response);
  });
  server.listen(port, host);
  await once(server, "listening").catch((error: Error) => {
    throw usageError(`--health-port ${port} cannot be opened (${error.message}): choose another`);
  });
  return { stopping, [Symbol.asyncDispose]: () => close(server) };
}

async function answerReady(engine: Engine, response: ServerResponse): Promise<void> {
  if (await storeAnswers(engine)) answer(response, 200, "ready");
  else answer(response, 503, "the store does not answer");
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
