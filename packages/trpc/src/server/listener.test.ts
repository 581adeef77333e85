import { connect } from "node:net";
import { expect, test, vi } from "vitest";
import { openServer } from "../testing/open-server.ts";
import { send } from "../testing/send.ts";

test("the server says that it is well, to whoever asks", async () => {
  const { port } = await openServer();
  const answer = await send(port, "/healthz", { headers: { host: "monitor.internal" } });
  expect([answer.status, answer.body.toString()]).toEqual([200, "ok\n"]);
});

test("the server is ready as long as its store answers", async () => {
  const { port, log } = await openServer();
  const ready = async () => (await send(port, "/readyz", { headers: { host: "monitor.internal" } })).status;
  expect(await ready()).toBe(200);
  const list = vi.spyOn(log, "list").mockRejectedValue(new Error("the store is away"));
  expect(await ready()).toBe(503);
  expect((await send(port, "/healthz")).status).toBe(200);
  list.mockRestore();
  expect(await ready()).toBe(200);
});

test("an address it does not serve is not found", async () => {
  const { url } = await openServer();
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
});

test.for([
  "//",
  "http://[",
  "/trpc/%ff",
  "/trpc/%E0%A4%A",
  "/files/%ff/x",
  "/files/%",
  "/trpc/",
  "/trpc/faucet.state?input=%",
])("a malformed address is the client's fault, and the server stays up: %s", async (path) => {
  const { port, errors } = await openServer();
  const answer = await send(port, path);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(errors).toEqual([]);
  expect((await send(port, "/healthz")).status).toBe(200);
});

test("bytes that are no HTTP end their own connection only", async () => {
  const { port } = await openServer();
  const socket = connect(port, "127.0.0.1");
  socket.end("\0\0 hello\r\n\r\n");
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1.1 400/);
  expect((await send(port, "/healthz")).status).toBe(200);
});

test("a body far larger than any input is refused", async () => {
  const { port } = await openServer();
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ json: { input: { label: "x".repeat(5_000_000) } } });
  const answer = await send(port, "/trpc/faucet.start", { method: "POST", headers, body });
  expect(answer.status).toBe(413);
});

test("what else is mounted is asked for its own paths, and not by pages of other sites", async () => {
  const { port } = await openServer({
    mounts: { "/queues": (request, response) => void response.end(`board: ${request.url}`) },
  });
  const asked = async (path: string, headers = {}) => (await send(port, path, { headers })).body.toString();
  expect(await asked("/queues")).toBe("board: /queues");
  expect(await asked("/queues/api?page=1")).toBe("board: /queues/api?page=1");
  expect(await asked("/queuesque")).toBe("nothing here\n");
  const foreign = [
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example" },
    { host: "evil.example" },
  ];
  for (const headers of foreign) expect(await asked("/queues", headers)).toContain("does not serve");
});
