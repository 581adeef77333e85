import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeEvent, definePipeline, isTerminal, type LogReset, type RunEvent } from "@stepcast/pipeline";
import { createEngine, memoryLog, type Page, type RunLog, type StoredEvent } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { createTRPCClient } from "@trpc/client";
import { EventSource } from "eventsource";
import { z } from "zod";
import { stepcastLinks } from "../client/links.ts";
import { pipelineRouter } from "../pipeline-router.ts";
import { createListener } from "../server/listener.ts";
import { t } from "../trpc.ts";

// The runs that the conformance suite makes are of a pipeline of this name. Nobody drives them but the suite.
const report = definePipeline({ name: "report", input: z.unknown(), agents: {}, run: async () => null });

interface Message {
  id: string;
  data: (RunEvent | LogReset)[];
}

/** A log in memory whose `follow` goes over the wire: through router, server, SSE and client. All else is the log's own. */
export async function logOverHttp(clock: () => number): Promise<RunLog> {
  const log = memoryLog(clock);
  const engine = createEngine({ pipelines: [report], files: diskFiles("unused"), log, work: false });
  const router = t.router({ report: pipelineRouter(report, { engine }) });
  const server = createServer(createListener({ router, engine }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const links = stepcastLinks<typeof router>({ url: `http://127.0.0.1:${port}/trpc`, EventSource });
  const client = createTRPCClient<typeof router>({ links });

  async function* follow(
    runId: string,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    const messages: (Message | "end")[] = [];
    let wake = () => {};
    const put = (message: Message | "end") => {
      messages.push(message);
      wake();
    };
    const subscription = client.report.runPipeline.subscribe(
      { runId, lastEventId: after },
      { onData: put, onComplete: () => put("end") },
    );
    signal.addEventListener("abort", () => put("end"), { once: true });
    try {
      for (;;) {
        const message = messages.shift();
        if (message === "end" || signal.aborted) return;
        if (message) yield pageOf(message, await stored(log, runId));
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      subscription.unsubscribe();
    }
  }

  return Object.assign(Object.create(log) as RunLog, { follow, close: () => close(server, log) });
}

/** What came over the wire, as the store has it: an event that differs from its stored text is an error here. */
function pageOf({ data }: Message, all: readonly StoredEvent[]): Page {
  const [first] = data;
  if (first?.type === "log.reset") return { events: [], ended: false, reset: { lastSeq: first.lastSeq } };
  const events = data.map((event) => {
    const found = "seq" in event ? all[event.seq - 1] : undefined;
    if (!found || JSON.stringify(decodeEvent(found.text)) !== JSON.stringify(event)) {
      throw new Error(`what came is not what is stored: ${JSON.stringify(event)}`);
    }
    return found;
  });
  return { events, ended: data.some(isTerminal) };
}

async function stored(log: RunLog, runId: string): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const last = all.at(-1);
    const { events } = await log.read(runId, last && `${last.seq}.${last.tag}`, 500);
    if (events.length === 0) return all;
    all.push(...events);
  }
}

async function close(server: Server, log: RunLog): Promise<void> {
  await log.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
