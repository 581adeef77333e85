import { PassThrough } from "node:stream";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

const taps = new Map<string, PassThrough>();

/** The test's hand on a run: what it writes, the run emits; when it ends it, the run goes on to its end. */
export function tapOf(runId: string): PassThrough {
  const tap = taps.get(runId) ?? new PassThrough({ objectMode: true });
  taps.set(runId, tap);
  return tap;
}

const drip = defineAgent({
  input: z.object({ label: z.string() }),
  output: z.object({ drops: z.array(z.string()), closedAt: z.date() }),
  chunk: z.object({ drop: z.string() }),
  async *run(_input, step) {
    const tap = tapOf(step.runId);
    const close = () => tap.destroy();
    step.signal.addEventListener("abort", close);
    const drops: string[] = [];
    for await (const drop of tap as AsyncIterable<string>) {
      drops.push(drop);
      yield { drop };
    }
    step.signal.removeEventListener("abort", close);
    return { drops, closedAt: new Date(86_400_000) };
  },
});

const bottle = defineAgent({
  input: z.object({ drops: z.array(z.string()) }),
  output: z.object({ file: FileRef }),
  async run({ drops }, step) {
    return { file: await step.writeFile("drops.txt", drops.join("\n")) };
  },
});

/** Emits what its test pours in, then bottles it: as slow or fast as the test wants, without a clock. */
export const faucet = definePipeline({
  name: "faucet",
  description: "Drops, one by one",
  input: z.object({ label: z.string().max(100_000), openedAt: z.date().optional() }),
  agents: { drip, bottle },
  async run({ label }, { steps }) {
    const { drops, closedAt } = await steps.drip({ label: label.slice(0, 10) });
    const { file } = await steps.bottle({ drops });
    return { file, closedAt };
  },
});

/** The same shape under another name: runs of one must not be seen through the other. */
export const sink = definePipeline({
  name: "sink",
  input: z.object({ depth: z.number().int() }),
  title: ({ depth }) => `${depth} m deep`,
  agents: {},
  async run({ depth }) {
    return { depth };
  },
});
