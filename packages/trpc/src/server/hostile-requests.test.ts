import { connect, type Socket } from "node:net";
import { StepcastError } from "@stepcast/pipeline";
import { expect, onTestFinished, test } from "vitest";
import { openServer } from "../testing/open-server.ts";
import { openSocket } from "../testing/raw-socket.ts";
import { send } from "../testing/send.ts";
import { until } from "../testing/until.ts";

test("a method that tRPC does not know is refused, and is no fault of the server", async () => {
  const { port, errors } = await openServer();
  for (const method of ["TRACE", "PUT", "DELETE"])
    expect((await send(port, "/trpc/faucet.list", { method })).status).toBe(405);
  expect(errors).toEqual([]);
});

test("who is refused by `createContext` is told so on every way, and is no fault of the server", async () => {
  const { port, errors } = await openServer({
    createContext: () => {
      throw new StepcastError("forbidden", "sign in first");
    },
  });
  for (const path of ["/trpc/faucet.list", "/v1/runs"]) {
    const { status, body } = await send(port, path);
    expect([status, body.toString()]).toEqual([403, expect.stringContaining("sign in first")]);
  }
  const { messages, send: ask } = await openSocket(port);
  ask({ id: 1, method: "query", path: "faucet.list" });
  await until(() => messages.length > 0);
  expect(JSON.stringify(messages[0]?.error)).toContain("sign in first");
  expect(errors).toEqual([]);
});

test("an input that is wrong in a thousand places is told of fifty", async () => {
  const { client } = await openServer();
  const status = Array.from({ length: 1_000 }, () => "soon" as "queued");
  const refused = client.faucet.list.query({ status });
  await expect(refused).rejects.toSatisfy((error: { data: { stepcast: { issues: unknown[] } } }) => {
    return error.data.stepcast.issues.length <= 50;
  });
});

test("a refused upgrade whose client never closes its side is let go", async () => {
  const { port, sockets } = await openServer();
  for (const path of ["/elsewhere", "/trpc"]) {
    const socket = await open(port);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
  }
  await until(() => sockets.size === 2);
  await until(() => sockets.size === 0);
});

test("requests that come before the last is answered wait for their turn, and all are answered in order", async () => {
  const { port } = await openServer();
  const socket = await open(port);
  let answers = "";
  socket.on("data", (data) => (answers += data.toString()));
  socket.write(["/v1/pipelines/faucet", "/healthz", "/v1/pipelines/sink"].map(get).join(""));
  await until(() => answers.includes('"name":"sink"'));
  expect(answers.indexOf('"name":"faucet"')).toBeLessThan(answers.indexOf("ok\n"));
});

test("whoever sends a thousand requests over one connection, and waits for none, has it closed and leaves nothing behind", async () => {
  const { port, client, log, sockets } = await openServer();
  await client.faucet.start.mutate({ runId: "asked", input: { label: "x" } });
  const others = sockets.size;
  const socket = await open(port);
  await until(() => sockets.size > others);
  socket.write(get("/v1/runs/asked/events").repeat(1_000));
  await until(() => sockets.size <= others);
  await until(() => log.following === 0);
});

test("streams that wait for their turn are not begun when their reader has left", async () => {
  const { port, client, log } = await openServer();
  await client.faucet.start.mutate({ runId: "left", input: { label: "x" } });
  const socket = await open(port);
  socket.write(get("/v1/runs/left/events").repeat(3));
  await until(() => log.following === 1);
  socket.destroy();
  await until(() => log.following === 0);
});

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
}

/** A connection whose own side stays open when the server ends its own. */
async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined).resume();
  onTestFinished(() => void socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return socket;
}
