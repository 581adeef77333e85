import { setImmediate } from "node:timers/promises";
import type { LogReset, RunEvent } from "@stepcast/pipeline";
import {
  createTRPCClient,
  createWSClient,
  httpLink,
  httpSubscriptionLink,
  type TRPCLink,
  wsLink,
} from "@trpc/client";
import { EventSource } from "eventsource";
import type { TransportOptions } from "../client/create-transport.ts";
import { stepcastLinks } from "../client/links.ts";
import { stepcastClient } from "../client/stepcast-client.ts";
import { transformer } from "../transformer.ts";
import { all } from "./all.ts";
import type { StoryRouter } from "./story-server.ts";

/** One way to a run's events, as somebody outside would write it. All of them go on by themselves where a line is lost. */
export interface RunReader {
  readonly name: string;
  /** `values`: dates and the like come as they are. `json`: as plain JSON says them. */
  readonly gives: "values" | "json";
  /** It waits for seconds before it tries a lost line again. */
  readonly isSlow: boolean;
  /** It also tries again where something else answers in the server's place. */
  readonly outlastsBadGateways: boolean;
  /** All events of the run, in the order in which they came. */
  read(url: string, runId: string, signal: AbortSignal): Promise<Events>;
}

export type Events = (RunEvent | LogReset)[];

const patient = { gives: "values", isSlow: false, outlastsBadGateways: true } as const;

/** The ways of those with tRPC, by our client or its own. */
export const runReaders: readonly RunReader[] = [
  ...(["auto", "sse", "websocket", "polling"] as const).map((transport) => {
    return { name: `our client, ${transport}`, ...patient, read: withOurs(transport) };
  }),
  { name: "our links under tRPC's client", ...patient, read: readWithLinks },
  {
    name: "tRPC's client and links, server-sent events",
    ...patient,
    isSlow: true,
    outlastsBadGateways: false,
    read: readStock,
  },
  { name: "tRPC's client and links, WebSocket", ...patient, isSlow: true, read: readSocket },
  { name: "tRPC's client asking for pages", ...patient, read: readPages },
];

function withOurs(transport: TransportOptions["transport"]): RunReader["read"] {
  return (url, runId, signal) => {
    const client = stepcastClient<StoryRouter>({ url: `${url}/trpc`, transport });
    return all(client.story.watch(runId, { signal }));
  };
}

function readWithLinks(url: string, runId: string, signal: AbortSignal): Promise<Events> {
  return subscribe(stepcastLinks<StoryRouter>({ url: `${url}/trpc` }), runId, signal);
}

function readStock(url: string, runId: string, signal: AbortSignal): Promise<Events> {
  const options = { url: `${url}/trpc`, transformer, EventSource };
  return subscribe([httpSubscriptionLink<StoryRouter, typeof EventSource>(options)], runId, signal);
}

async function readSocket(url: string, runId: string, signal: AbortSignal): Promise<Events> {
  const client = createWSClient({ url: `${url.replace("http", "ws")}/trpc` });
  try {
    return await subscribe([wsLink<StoryRouter>({ client, transformer })], runId, signal);
  } finally {
    await client.close();
  }
}

function subscribe(links: TRPCLink<StoryRouter>[], runId: string, signal: AbortSignal): Promise<Events> {
  const client = createTRPCClient<StoryRouter>({ links });
  const { promise, resolve, reject } = Promise.withResolvers<Events>();
  const events: Events = [];
  const onData = ({ data }: { data: Events }) => void events.push(...data);
  const onComplete = () => resolve(events);
  client.story.runPipeline.subscribe({ runId }, { signal, onData, onComplete, onError: reject });
  return promise;
}

async function readPages(url: string, runId: string, signal: AbortSignal): Promise<Events> {
  const link = httpLink<StoryRouter>({ url: `${url}/trpc`, transformer });
  const client = createTRPCClient<StoryRouter>({ links: [link] });
  const events: Events = [];
  for (let after: string | undefined; ; ) {
    const asked = { runId, after, limit: 10, waitMs: 1_000 };
    const page = await again(() => client.story.events.query(asked, { signal }), signal);
    events.push(...page.events);
    after = page.cursor;
    if (page.ended) return events;
  }
}

/** Until it works: what a lost line does to one answer, the next try makes good. */
async function again<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted) throw error;
      await setImmediate();
    }
  }
}
