import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { feedback, samples } from "@stepcast/agents";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { createRouter } from "@stepcast/server";
import { serve } from "@stepcast/trpc/server";

// How long the event loop that serves followers stalls while a run is busy. The floor is the same process, idle. "own" is the most CPU
// that the serving thread itself used between two ticks: what is late beyond it waited for a core (other work on this machine).

const tickMs = 5;
const folder = await mkdtemp(join(tmpdir(), "stepcast-bench-"));
const files = diskFiles(folder);
const engine = createEngine({ pipelines: [feedback], files });
const served = await serve({ router: createRouter(engine), engine });

console.log("state                        p99 ms   max ms   own ms   run s");
await measured("idle, 3 s", () => new Promise((resolve) => setTimeout(resolve, 3_000)));
// Neither the tiny one nor the one that waits for an answer.
const timed = samples.filter(({ fileName }) => !/^(broken|course)/.test(fileName));
for (const sample of timed) {
  // Twice: the first loads the models, the second is the steady state.
  for (const round of ["cold", "warm"])
    await measured(`${sample.fileName.slice(0, 22)} ${round}`, () => run(sample.url));
}
await served.close();
await rm(folder, { recursive: true });
process.exit(0);

async function run(url: URL): Promise<void> {
  const csv = await files.write("sample.csv", createReadStream(url));
  const { runId } = await engine.start(feedback, { csv });
  const input = encodeURIComponent(JSON.stringify({ json: { runId } }));
  // A follower over the wire, so that serving it counts too.
  const stream = await fetch(`${served.url}/trpc/feedback.runPipeline?input=${input}`);
  const text = await stream.text();
  if (!text.includes("run.completed")) throw new Error("the run did not complete");
}

async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  const late: number[] = [];
  let mostOwn = 0;
  let last = { at: performance.now(), cpu: cpuMs() };
  const timer = setInterval(() => {
    const now = { at: performance.now(), cpu: cpuMs() };
    late.push(now.at - last.at - tickMs);
    mostOwn = Math.max(mostOwn, now.cpu - last.cpu);
    last = now;
  }, tickMs);
  const began = performance.now();
  await work();
  clearInterval(timer);
  late.sort((a, b) => a - b);
  const figures = [late.at(Math.floor(late.length * 0.99)) ?? 0, late.at(-1) ?? 0, mostOwn].map((ms) =>
    ms.toFixed(1).padStart(8),
  );
  console.log(
    `${name.padEnd(26)} ${figures.join(" ")} ${((performance.now() - began) / 1000).toFixed(1).padStart(7)}`,
  );
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
