import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { all } from "./testing/all.ts";
import { tapOf } from "./testing/faucet.ts";
import { openServer } from "./testing/open-server.ts";
import { streamUrl } from "./testing/read-stream.ts";

test("a viewer who does not read takes no pages from the log, and misses nothing when they read on", async () => {
  const { url, client, log } = await openServer();
  await client.faucet.start.mutate({ runId: "long", input: { label: "x" } });
  const tap = tapOf("long");
  for (let drop = 0; drop < 8_000; drop++) tap.write(`${drop} `.padEnd(4_000, "."));
  tap.end();
  const fast = await all(client.faucet.watch("long"));
  const live = log.pages;
  await all(client.faucet.watch("long"));
  const before = log.pages;
  const each = before - live;
  const slow = await open(streamUrl(url, "faucet.runPipeline", { runId: "long" }));

  expect(await all(client.faucet.watch("long"))).toHaveLength(fast.length);
  const takenBySlow = log.pages - before - each;
  expect(takenBySlow).toBeLessThan(each);

  const text = await read(slow);
  const seqs = [...text.matchAll(/\\"seq\\":(\d+)/g)].map(([, seq]) => Number(seq));
  expect(seqs).toEqual(fast.map((_event, index) => index + 1));
  expect(log.pages).toBe(before + 2 * each);
}, 30_000);

/** A stream whose first bytes have come, and which nobody reads. */
async function open(address: string): Promise<IncomingMessage> {
  const request = get(address, { agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  await once(response, "readable");
  return response;
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
