import { PassThrough } from "node:stream";
import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { z } from "zod";

const count = defineAgent({
  input: z.object({ text: z.string() }),
  output: z.object({ words: z.number() }),
  run: async ({ text }) => ({ words: text.split(/\s+/).length }),
});
const wait = defineAgent({
  input: z.object({}),
  output: z.object({}),
  // Waits for its cancel, so that a test can.
  run: (_input, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
});

/** Counts words, then ends, or waits for ever. */
export const counting = definePipeline({
  name: "counting",
  input: z.object({ text: z.string().min(1), forever: z.boolean().default(false) }),
  agents: { count, wait },
  async run({ text, forever }, { steps }) {
    const { words } = await steps.count({ text });
    if (forever) await steps.wait({});
    return { words };
  },
});

const taps = new Map<string, PassThrough>();

/** The test's hand on a run: what it writes, the run emits; when it ends it, the run ends. */
export function tapOf(runId: string): PassThrough {
  const tap = taps.get(runId) ?? new PassThrough({ objectMode: true });
  taps.set(runId, tap);
  return tap;
}

const drip = defineAgent({
  input: z.object({}),
  output: z.object({ closedAt: z.date() }),
  chunk: z.object({ drop: z.string() }),
  async *run(_input, step) {
    for await (const drop of tapOf(step.runId) as AsyncIterable<string>) yield { drop };
    return { closedAt: new Date(86_400_000) };
  },
});

/** Emits what its test pours in: as slow or fast as the test wants, without a clock. */
export const faucet = definePipeline({
  name: "faucet",
  input: z.object({}),
  agents: { drip },
  run: (_input, { steps }) => steps.drip({}),
});

const pour = defineAgent({
  input: z.object({ drops: z.number().int() }),
  output: z.object({ drops: z.number() }),
  chunk: z.object({ drop: z.number() }),
  async run({ drops }, step) {
    for (let drop = 1; drop <= drops; drop += 1) await step.emit({ drop });
    return { drops };
  },
});

/** As many events as are asked for, as fast as the log takes them. */
export const flood = definePipeline({
  name: "flood",
  input: z.object({ drops: z.number().int() }),
  agents: { pour },
  run: ({ drops }, { steps }) => steps.pour({ drops }),
});
