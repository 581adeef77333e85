import { decodeEvent, definePipeline, isTerminal, type LogReset, type RunEvent } from "@stepcast/pipeline";
import { createEngine, memoryLog, type Page, type RunLog, type StoredEvent } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { z } from "zod";
import { createTransport, type TransportOptions } from "../client/create-transport.ts";
import { pipelineRouter } from "../pipeline-router.ts";
import { serve } from "../server/serve.ts";
import { t } from "../trpc.ts";

// The runs that the conformance suite makes are of a pipeline of this name. Nobody drives them but the suite.
const report = definePipeline({ name: "report", input: z.unknown(), agents: {}, run: async () => null });

/** A log in memory whose `follow` goes over the wire: through router, server and one transport. All else is the log's own. */
export async function logOverHttp(
  transportName: TransportOptions["transport"],
  clock: () => number,
): Promise<RunLog> {
  const log = memoryLog(clock);
  const engine = createEngine({ pipelines: [report], files: diskFiles("unused"), log, work: false });
  const router = t.router({ report: pipelineRouter(report, { engine }) });
  const served = await serve({ router, engine });
  const transport = createTransport({ url: `${served.url}/trpc`, transport: transportName });

  async function* follow(
    runId: string,
    after: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    try {
      for await (const message of transport.open({ path: "report", runId, after }, signal))
        if (message.type === "page") yield pageOf(message.events, await stored(log, runId));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  const close = async () => {
    await log.close();
    await served.close();
  };
  return Object.assign(Object.create(log) as RunLog, { follow, close });
}

/** What came over the wire, as the store has it: an event that differs from its stored text is an error here. */
function pageOf(data: readonly (RunEvent | LogReset)[], all: readonly StoredEvent[]): Page {
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
