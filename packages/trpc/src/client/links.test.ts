import { createTRPCClient, splitLink, type TRPCClientError, unstable_localLink } from "@trpc/client";
import { expect, test } from "vitest";
import { tapOf } from "../testing/faucet.ts";
import { openServer, type TestRouter } from "../testing/open-server.ts";
import { until } from "../testing/until.ts";
import { transformer } from "../transformer.ts";
import { t } from "../trpc.ts";
import type { ConnectionChange } from "./follow-link.ts";
import { stepcastLinks } from "./links.ts";

const input = { label: "x" };

test("a subscription hears each page once through a cut, and tRPC's states with our connections beside them", async () => {
  const { url, sockets } = await openServer();
  const heard = subscribe(url, { runId: "linked", input });
  await until(() => heard.types().includes("step.started"));
  for (const socket of sockets) socket.destroy();
  await until(() => heard.changes.length > 2);
  tapOf("linked").end("one");
  await until(() => heard.completed);
  expect(heard.types()).toHaveLength(9);
  expect(heard.changes.map(({ state, connection }) => [state, connection])).toEqual([
    ["connecting", "connecting"],
    ["pending", "live"],
    ["connecting", "reconnecting"],
    ["pending", "live"],
    ["idle", "ended"],
  ]);
  expect(heard.changes.map(({ error }) => error !== null)).toEqual([false, false, true, false, false]);
});

test("a subscription goes on from its lastEventId", async () => {
  const { url, client } = await openServer();
  tapOf("rest").end("one");
  await client.faucet.runPipeline({ runId: "rest", input }).result;
  const { cursor } = await client.faucet.events.query({ runId: "rest", limit: 6 });
  const heard = subscribe(url, { runId: "rest", lastEventId: cursor });
  await until(() => heard.completed);
  expect(heard.types()).toEqual(["file.written", "step.completed", "run.completed"]);
});

test("a refusal is tRPC's own error, with our code in its data", async () => {
  const { url } = await openServer();
  const heard = subscribe(url, { runId: "nowhere" });
  await until(() => heard.error !== undefined);
  expect(heard.error).toMatchObject({
    data: { code: "NOT_FOUND", stepcast: { code: "run_not_found" } },
    shape: { message: expect.stringContaining("there is no run nowhere") as string },
  });
});

test("without a runId and without an input there is nothing to follow, nor with a cursor that is none", async () => {
  const { url, sockets } = await openServer();
  const nothing = subscribe(url, {});
  const nonsense = subscribe(url, { runId: "x", lastEventId: "nonsense" });
  await until(() => nothing.error !== undefined && nonsense.error !== undefined);
  expect(nothing.error).toMatchObject({ data: { code: "BAD_REQUEST", stepcast: { code: "invalid_input" } } });
  expect(nonsense.error).toMatchObject({ data: { stepcast: { code: "invalid_cursor" } } });
  expect(sockets.size).toBe(0);
});

test("unsubscribing frees the server at once, and is no end", async () => {
  const { url, log } = await openServer();
  const heard = subscribe(url, { runId: "left", input });
  await until(() => heard.types().includes("step.started"));
  heard.unsubscribe();
  await until(() => log.following === 0);
  expect([heard.completed, heard.error]).toEqual([false, undefined]);
});

test("subscriptions of an app's own are sent by a link of its choice, and by these refused with what to use", async () => {
  const own = t.router({
    ticks: t.procedure.subscription(async function* () {
      yield await Promise.resolve("tick");
    }),
  });
  const links = stepcastLinks<typeof own>({ url: "http://127.0.0.1:9/trpc" });
  const alone = createTRPCClient<typeof own>({ links });
  expect(() => alone.ticks.subscribe(undefined, {})).toThrow("use `httpSubscriptionLink` or `wsLink`");
  const heard: string[] = [];
  const beside = createTRPCClient<typeof own>({
    links: [
      splitLink({
        condition: ({ path }) => path === "ticks",
        true: unstable_localLink({ router: own, createContext: async () => ({}), transformer }),
        false: links,
      }),
    ],
  });
  beside.ticks.subscribe(undefined, { onData: (tick) => heard.push(tick) });
  await until(() => heard.includes("tick"));
});

type Asked = Parameters<ReturnType<typeof clientOf>["faucet"]["runPipeline"]["subscribe"]>[0];

function clientOf(url: string) {
  return createTRPCClient<TestRouter>({ links: stepcastLinks<TestRouter>({ url: `${url}/trpc` }) });
}

function subscribe(url: string, asked: Asked) {
  const events: { type: string }[] = [];
  const heard = {
    changes: [] as ConnectionChange[],
    error: undefined as TRPCClientError<TestRouter> | undefined,
    completed: false,
    types: () => events.map(({ type }) => type),
    unsubscribe: () => subscription.unsubscribe(),
  };
  const subscription = clientOf(url).faucet.runPipeline.subscribe(asked, {
    onData: ({ data }) => void events.push(...data),
    // tRPC passes on more than its type says.
    onConnectionStateChange: (change) => void heard.changes.push(change as unknown as ConnectionChange),
    onError: (error) => void (heard.error = error as never),
    onComplete: () => void (heard.completed = true),
  });
  return heard;
}
