import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { tapOf } from "./testing/faucet.ts";
import { openServer } from "./testing/open-server.ts";
import { streamUrl } from "./testing/read-stream.ts";

const input = { label: "x" };

test("when a viewer leaves, the server stops following for it at once, though the run is silent", async () => {
  const { client, log } = await openServer();
  for await (const event of client.faucet.runPipeline({ runId: "silent", input })) {
    if (event.type === "step.started") break;
  }
  await until(() => log.following === 0);
  expect(log.followed).toBe(1);
});

test("a viewer's signal ends its loop and its stream", async () => {
  const { client, log } = await openServer();
  const leaving = new AbortController();
  const seen: string[] = [];
  for await (const event of client.faucet.runPipeline({ runId: "signal", input }, leaving)) {
    seen.push(event.type);
    if (event.type === "step.started") leaving.abort();
  }
  expect(seen.at(-1)).toBe("step.started");
  await until(() => log.following === 0);
});

test("two hundred viewers who come and go leave no follower and no socket behind", async () => {
  const { url, client, log, sockets } = await openServer();
  await client.faucet.start.mutate({ runId: "busy", input });
  const address = streamUrl(url, "faucet.runPipeline", { runId: "busy" });
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 20 }, () => glance(address)));
  }
  await until(() => log.following === 0 && sockets.size <= 1);
  expect(log.followed).toBe(200);
  tapOf("busy").end("one");
});

test("when the run has ended, every follower has gone", async () => {
  const { client, log } = await openServer();
  tapOf("ended").end("one");
  const viewers = Array.from({ length: 5 }, async () => {
    for await (const _event of client.faucet.runPipeline({ runId: "ended", input }));
  });
  await Promise.all(viewers);
  await until(() => log.following === 0);
  expect(log.followed).toBe(5);
});

/** Looks until something comes, then cuts the line. */
async function glance(address: string): Promise<void> {
  const request = get(address, { agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  await once(response, "data");
  response.destroy();
}

/** Turns of the event loop until something is so; the test's own time limit is the clock. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
