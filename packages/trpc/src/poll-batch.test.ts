import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { expect, test } from "vitest";
import { tapOf } from "./testing/faucet.ts";
import { openServer, type TestClient, type TestRouter } from "./testing/open-server.ts";
import { transformer } from "./transformer.ts";

const waitMs = 25_000;

test("a poll that waits does not hold up the other calls of its batch", async () => {
  const { url, client } = await openServer();
  await client.faucet.start.mutate({ runId: "batched-quiet", input: { label: "x" } });
  const { cursor } = await atItsEnd(client, "batched-quiet");
  const batched = createTRPCClient<TestRouter>({
    links: [httpBatchLink({ url: `${url}/trpc`, transformer })],
  });
  const [poll, state] = await Promise.all([
    batched.faucet.events.query({ runId: "batched-quiet", waitMs, after: cursor }),
    batched.faucet.state.query({ runId: "batched-quiet" }),
  ]);
  // The run was not touched: the poll has given up long before its time.
  expect(poll.events).toEqual([]);
  expect(state.status).toBe("running");
});

test("a poll that is alone in its request waits for what comes", async () => {
  const { client } = await openServer();
  await client.faucet.start.mutate({ runId: "quiet", input: { label: "x" } });
  const { cursor } = await atItsEnd(client, "quiet");
  const poll = client.faucet.events.query({ runId: "quiet", waitMs, after: cursor });
  tapOf("quiet").write("one");
  expect((await poll).events.length).toBeGreaterThan(0);
  tapOf("quiet").end();
});

/** Where the run stands once it waits for its first drop. */
async function atItsEnd({ faucet }: TestClient, runId: string) {
  for (;;) {
    const page = await faucet.events.query({ runId });
    if (page.events.at(-1)?.type === "step.started") return page;
  }
}
