import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { defineAgent, definePipeline, formatCursor } from "@stepcast/pipeline";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter, t } from "@stepcast/trpc";
import { stepcastClient } from "@stepcast/trpc/client";
import { serve } from "@stepcast/trpc/server";
import { z } from "zod";

// What a transport costs: a run of 10,000 and of 100,000 events, read to its end by a client in another process. The floor is the same
// text by bare `node:http` as server-sent events, one by one, read by `fetch`. Server CPU is the whole process's.

const speak = defineAgent({
  input: z.object({ chunks: z.number() }),
  output: z.object({}),
  chunk: z.object({ n: z.number(), text: z.string() }),
  async *run({ chunks }) {
    for (let n = 0; n < chunks; n++) yield { n, text: "a token or two of a model's answer, as it comes" };
    return {};
  },
});
const talk = definePipeline({
  name: "talk",
  input: z.object({ chunks: z.number() }),
  agents: { speak },
  run: ({ chunks }, { steps }) => steps.speak({ chunks }),
});

type Router = ReturnType<typeof createRouter>;
type Read = (runId: string) => Promise<number>;

if (process.send) await beServer();
else await beClient();

async function beClient(): Promise<void> {
  const child = fork(import.meta.filename);
  const [{ url, floor }] = (await once(child, "message")) as [{ url: string; floor: string }];
  console.log("                    events    seconds       ev/s   server CPU µs/event   of the floor's");
  for (const events of [10_000, 100_000]) {
    const runId = `talk-${events}`;
    const floorCpu = await measure(child, "floor: node:http", runId, (id) => readFloor(`${floor}/${id}`));
    for (const transport of ["sse", "websocket", "polling"] as const) {
      const client = stepcastClient<Router>({ url: `${url}/trpc`, transport });
      await measure(child, transport, runId, (id) => count(client.talk.watch(id)), floorCpu);
    }
  }
  child.disconnect();
}

/** Answers the server's CPU per event. The second of two readings counts: the first one warms up. */
async function measure(
  child: ChildProcess,
  name: string,
  runId: string,
  read: Read,
  floor?: number,
): Promise<number> {
  await read(runId);
  const before = await cpuOf(child);
  const began = performance.now();
  const events = await read(runId);
  const seconds = (performance.now() - began) / 1_000;
  const cpu = ((await cpuOf(child)) - before) / events;
  const cells = [
    name.padEnd(16),
    events.toString().padStart(9),
    seconds.toFixed(3).padStart(10),
    (events / seconds).toFixed(0).padStart(10),
    cpu.toFixed(1).padStart(21),
    floor === undefined ? "" : (cpu / floor).toFixed(2).padStart(16),
  ];
  console.log(cells.join(" "));
  return cpu;
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send("cpu");
  const [microseconds] = (await once(child, "message")) as [number];
  return microseconds;
}

async function count(events: AsyncIterable<unknown>): Promise<number> {
  let seen = 0;
  for await (const _event of events) seen += 1;
  return seen;
}

async function readFloor(address: string): Promise<number> {
  const { body } = await fetch(address);
  let rest = "";
  let seen = 0;
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) if (JSON.parse(block.slice(block.indexOf("data: ") + 6))) seen += 1;
  }
  return seen;
}

function createRouter(engine: ReturnType<typeof createEngine>) {
  return t.router({ talk: pipelineRouter(talk, { engine }) });
}

async function beServer(): Promise<void> {
  const engine = createEngine({ pipelines: [talk], files: diskFiles("unused") });
  for (const chunks of [10_000, 100_000])
    await (await engine.start(talk, { chunks }, { runId: `talk-${chunks}` })).result;
  const { url } = await serve({ router: createRouter(engine), engine });
  const floor = createServer(async (request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    let after: string | undefined;
    for (let ended = false; !ended; ) {
      const page = await engine.read(request.url?.slice(1) ?? "", after, 500);
      for (const { seq, tag, text } of page.events) {
        after = formatCursor(seq, tag);
        if (!response.write(`id: ${after}\ndata: ${text}\n\n`)) await once(response, "drain");
      }
      ({ ended } = page);
    }
    response.end();
  });
  floor.listen(0, "127.0.0.1", () => {
    process.send?.({ url, floor: `http://127.0.0.1:${(floor.address() as AddressInfo).port}` });
  });
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.on("disconnect", () => process.exit());
}
