import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter } from "../pipeline-router.ts";
import { createListener } from "../server/listener.ts";
import { attachWebSockets } from "../server/websockets.ts";
import { t } from "../trpc.ts";
import { faucet } from "./faucet.ts";
import { storedRun } from "./stored-run.ts";
import { watchedLog } from "./watched-log.ts";

// A server in a process of its own, to see what is left of viewers who leave. Run with --expose-gc. Asked "gone" it answers when all of
// them are.

const log = watchedLog();
const engine = createEngine({ pipelines: [faucet], files: diskFiles("unused"), log });
const options = { router: t.router({ faucet: pipelineRouter(faucet, { engine }) }), engine };
const server = createServer(createListener(options));
const webSockets = attachWebSockets(server, options);
const sockets = new Set<Socket>();
server.on("connection", (socket) => {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
});
await engine.start(faucet, { label: "x" }, { runId: "left" });
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on("message", (question) => void answer(question));
process.on("disconnect", () => process.exit());

const answers = { gone, heapBytes, rssBytes, storeLong, followers: async () => log.following };

async function answer(question: unknown): Promise<void> {
  // Its parent asks only these.
  process.send?.({ value: await answers[question as keyof typeof answers]() });
}

async function gone(): Promise<number> {
  while (log.following > 0 || webSockets.size > 0 || sockets.size > 0) await turn();
  return log.following;
}

async function heapBytes(): Promise<number> {
  // Finalizers and weak references take a few turns.
  for (let n = 0; n < 5; n++) {
    globalThis.gc?.();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

async function rssBytes(): Promise<number> {
  await heapBytes();
  return process.memoryUsage().rss;
}

/** A run of 100,000 events of 1 KB, there to be read. */
async function storeLong(): Promise<number> {
  await storedRun(log, "long", { lines: 100_000 });
  return log.pages;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
