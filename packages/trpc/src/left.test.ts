import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { streamUrl } from "./testing/read-stream.ts";
import { transformer } from "./transformer.ts";

type Question = "gone" | "heapBytes" | "rssBytes" | "storeLong" | "followers";

const full = process.env["STEPCAST_TEST_FULL"] === "1";
const viewers = full ? 1_000 : 100;
const atOnce = 20;
/** What a heap may differ by between two quiet moments: some 2 KiB for each viewer would show. */
const toleranceBytes = full ? 2 * 1024 * 1024 : 1024 * 1024;

/** Comes, and answers how to cut the line. */
type Visit = (port: number) => () => void;

const origin = (port: number) => `http://127.0.0.1:${port}`;

const visits: Record<string, Visit> = {
  "server-sent events": (port) => request(streamUrl(origin(port), "faucet.runPipeline", { runId: "left" })),
  "newline-delimited JSON": (port) =>
    request(`${origin(port)}/v1/runs/left/events`, { accept: "application/x-ndjson" }),
  WebSocket: (port) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc`);
    const input = transformer.input.serialize({ runId: "left" });
    const params = { path: "faucet.runPipeline", input };
    socket.on("open", () => socket.send(JSON.stringify({ id: 1, method: "subscription", params })));
    return () => socket.terminate();
  },
  "long polls": (port) =>
    request(streamUrl(origin(port), "faucet.events", { runId: "left", after: cursor, waitMs: 25_000 })),
};

let cursor = "";

test.each(Object.entries(visits))(
  "a server keeps nothing of viewers who came by %s and whose line was cut",
  async (_name, visit) => {
    const { child, port } = await openChild();
    cursor = await endOf(port);
    await comeAndGo(child, port, visit, 100);
    const before = await ask(child, "heapBytes");
    await comeAndGo(child, port, visit, viewers);
    expect(await ask(child, "heapBytes")).toBeLessThan(before + toleranceBytes);
  },
  // Some seconds; what is freed only by a ping (10 s) or a poll (25 s) is not freed at each leaving within it.
  full ? 120_000 : 40_000,
);

test("sockets that read nothing of a long run do not grow the server by what they could have read", async () => {
  const { child, port } = await openChild();
  await ask(child, "storeLong");
  await readLong(port).ended;
  const before = await ask(child, "rssBytes");
  const readers = Array.from({ length: 20 }, () => readLong(port));
  for (const { socket } of readers) socket.once("open", () => socket.pause());
  while ((await ask(child, "followers")) !== readers.length);
  // By the time that one has read it all, the others have had their turns.
  await readLong(port).ended;
  // Each could have read 110 MB, and may hold 3: what waits for room, what is unsent, and a page on its way.
  expect((await ask(child, "rssBytes")) - before).toBeLessThan(20 * 6 * 1024 * 1024);
  for (const { socket } of readers) socket.terminate();
  await ask(child, "gone");
}, 60_000);

function readLong(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc`, { perMessageDeflate: false });
  const input = transformer.input.serialize({ runId: "long" });
  const params = { path: "faucet.runPipeline", input };
  socket.on("open", () => socket.send(JSON.stringify({ id: 1, method: "subscription", params })));
  const ended = new Promise<void>((resolve) => {
    socket.on("message", (data: Buffer) => {
      if (data.length < 200 && data.includes("stopped")) resolve();
    });
  }).then(() => socket.terminate());
  return { socket, ended };
}

/** Some at a time, the next when nothing is left of those before. */
async function comeAndGo(child: ChildProcess, port: number, visit: Visit, count: number): Promise<void> {
  for (let come = 0; come < count; come += atOnce) {
    const cuts = Array.from({ length: atOnce }, () => visit(port));
    while ((await ask(child, "followers")) !== atOnce);
    for (const cut of cuts) cut();
    await ask(child, "gone");
  }
}

function request(address: string, headers: Record<string, string> = {}): () => void {
  const sent = get(address, { agent: false, headers });
  sent
    .on("error", () => undefined)
    .on("response", (response) => response.on("error", () => undefined).resume());
  return () => sent.destroy();
}

async function openChild(): Promise<{ child: ChildProcess; port: number }> {
  const module = fileURLToPath(new URL("testing/left-server.ts", import.meta.url));
  const child = fork(module, { execArgv: ["--expose-gc"] });
  onTestFinished(() => void child.kill());
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { child, port };
}

async function ask(child: ChildProcess, question: Question): Promise<number> {
  child.send(question);
  const [{ value }] = (await once(child, "message")) as [{ value: number }];
  return value;
}

/** Where the run stands once nothing more happens in it. */
async function endOf(port: number): Promise<string> {
  for (;;) {
    const response = await fetch(streamUrl(origin(port), "faucet.events", { runId: "left" }), {
      headers: { connection: "close" },
    });
    const { result } = (await response.json()) as {
      result: { data: { page: string; envelope: { cursor: string } } };
    };
    if (result.data.page.includes("step.started")) return result.data.envelope.cursor;
  }
}
