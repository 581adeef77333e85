import { z } from "zod";
import { defineAgent } from "../../define/agent.ts";
import { definePipeline } from "../../define/pipeline.ts";
import { createEngine } from "../../engine/engine.ts";
import { diskFiles } from "../../files/disk.ts";
import type { OpenStore } from "../crash-conformance.ts";

const hold = defineAgent({
  input: z.object({}),
  output: z.object({ attempt: z.number() }),
  async run(_input, { attempt }) {
    if (attempt > 1) return { attempt };
    process.send?.("working");
    await new Promise((resolve) => process.once("message", resolve));
    return { attempt };
  },
});

const pipeline = definePipeline({
  name: "holding",
  input: z.object({}),
  agents: { hold },
  run: (_input, { steps }) => steps.hold({}),
});

/**
 * A worker process whose first attempt at a step waits for the word "go" of its parent. It says "working" when that attempt begins,
 * and "done" when it sees the run's end.
 */
export async function holdStill(open: OpenStore, args: readonly string[]): Promise<void> {
  const [address = "", files = "", runId = ""] = args;
  const store = await open(address);
  const engine = createEngine({ ...store, pipelines: [pipeline], files: diskFiles(files), leaseMs: 1_000 });
  const run = await engine.start(pipeline, {}, { runId });
  await run.result;
  process.send?.("done");
  await engine.close();
  process.disconnect();
}
