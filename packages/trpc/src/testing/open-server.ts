import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { onTestFinished } from "vitest";
import { stepcastClient } from "../client/stepcast-client.ts";
import { pipelineRouter } from "../pipeline-router.ts";
import { runsRouter } from "../runs-router.ts";
import { createListener, type ListenerOptions } from "../server/listener.ts";
import { attachWebSockets, type WebSocketOptions, type WebSockets } from "../server/websockets.ts";
import { t } from "../trpc.ts";
import { faucet, sink } from "./faucet.ts";
import { table } from "./table.ts";
import { type WatchedLog, watchedLog } from "./watched-log.ts";

function createRouter(engine: Engine) {
  return t.router({
    faucet: pipelineRouter(faucet, { engine }),
    sink: pipelineRouter(sink, { engine }),
    table: pipelineRouter(table, { engine }),
    runs: runsRouter({ engine, pipelines: [faucet, sink] }),
  });
}

export type TestRouter = ReturnType<typeof createRouter>;
export type TestClient = ReturnType<typeof connect>;

export interface TestServer {
  engine: Engine;
  log: WatchedLog;
  /** Where uploads and results are. */
  folder: string;
  url: string;
  port: number;
  client: TestClient;
  /** What the server was told of as its own fault. */
  errors: unknown[];
  sockets: Set<Socket>;
  webSockets: WebSockets;
}

/** A real server on a free port, with an engine in memory; gone when the test is over. */
export async function openServer(
  options: Partial<ListenerOptions & WebSocketOptions> = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-trpc-"));
  const log = watchedLog();
  const engine = createEngine({ pipelines: [faucet, sink, table], files: diskFiles(folder), log });
  const errors: unknown[] = [];
  const router = createRouter(engine);
  const listening = { router, engine, onError: (error: unknown) => errors.push(error), ...options };
  const server = createServer(createListener(listening));
  const webSockets = attachWebSockets(server, listening);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await webSockets.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { engine, log, folder, url, port, client: connect(url), errors, sockets, webSockets };
}

export function connect(url: string, headers?: Record<string, string>, transport?: "sse" | "websocket") {
  return stepcastClient<TestRouter>({ url: `${url}/trpc`, headers, ...(transport && { transport }) });
}
