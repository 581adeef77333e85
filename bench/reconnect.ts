import { EventEmitter, once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter, t } from "@stepcast/trpc";
import { type RunStream, stepcastClient } from "@stepcast/trpc/client";
import { serve } from "@stepcast/trpc/server";
import { z } from "zod";

// How long a viewer is blind after a cut, where the server is there: from the moment its connection breaks to an event that the run
// writes in that moment. The floor is the same without a cut. (EventSource waits three seconds before it connects again.)

const cuts = 60;
let lastDrop = 0;
const drops = new PassThrough({ objectMode: true });

const drip = defineAgent({
  input: z.object({}),
  output: z.object({}),
  chunk: z.object({ drop: z.number() }),
  async *run() {
    for await (const drop of drops as AsyncIterable<number>) yield { drop };
    return {};
  },
});
const tap = definePipeline({
  name: "tap",
  input: z.object({}),
  agents: { drip },
  run: (_input, { steps }) => steps.drip({}),
});

const engine = createEngine({ pipelines: [tap], files: diskFiles("unused") });
const router = t.router({ tap: pipelineRouter(tap, { engine }) });
const served = await serve({ router, engine });
const line = await openLine(served.port);
await engine.start(tap, {}, { runId: "drops" });

console.log("                       floor p50   after a cut: p50        p95        max   (ms)");
for (const transport of ["sse", "websocket", "polling"] as const) {
  const client = stepcastClient<typeof router>({ url: `${line.url}/trpc`, transport });
  await measure(transport, client.tap.watch("drops"));
}
process.exit(0);

async function measure(name: string, run: RunStream<typeof tap>): Promise<void> {
  const floor: number[] = [];
  const blind: number[] = [];
  const seen = new EventEmitter();
  const loop = (async () => {
    for await (const event of run) if (event.type === "step.chunk") seen.emit(`${event.chunk.drop}`);
  })();
  await poured(seen);
  for (let cut = 0; cut < cuts; cut++) {
    // Longer than the run gathers drops into one batch.
    await sleep(40);
    floor.push(await poured(seen));
    await sleep(40);
    line.cut();
    blind.push(await poured(seen));
  }
  run.leave();
  await loop;
  const figures = [at(blind, 0.5), at(blind, 0.95), at(blind, 1)].map((ms) => ms.toFixed(1).padStart(10));
  console.log(name.padEnd(16), at(floor, 0.5).toFixed(1).padStart(15), " ".repeat(10), figures.join(" "));
}

/** Writes a drop, and answers after how many milliseconds it is seen. */
async function poured(seen: EventEmitter): Promise<number> {
  lastDrop += 1;
  const began = performance.now();
  drops.write(lastDrop);
  await once(seen, `${lastDrop}`);
  return performance.now() - began;
}

function at(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A way to the server that can be cut. */
async function openLine(port: number): Promise<{ url: string; cut(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", noDelay: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => undefined);
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
