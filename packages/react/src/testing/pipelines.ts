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

/** Asks which text to count, counts those sent meanwhile too, and ends when it is told that this is enough. */
export const chooser = definePipeline({
  name: "chooser",
  input: z.object({ texts: z.array(z.string()) }),
  agents: { count },
  questions: {
    text: {
      description: "Which text is to be counted?",
      data: z.object({ texts: z.array(z.string()) }),
      answer: z.object({
        text: z.string().min(1),
        times: z
          .number()
          .int()
          .refine((times) => times !== 13, "13 brings bad luck")
          .default(1),
        since: z.date().optional(),
      }),
    },
    enough: { data: z.object({ words: z.number() }), answer: z.boolean() },
  },
  signals: { add: z.object({ text: z.string().min(1) }) },
  async run({ texts }, { ask, signals, steps }) {
    const added: Promise<{ words: number }>[] = [];
    void (async () => {
      for await (const { text } of signals.add) added.push(steps.count({ text }, { key: text }));
    })();
    const { text, times } = await ask("text", { texts });
    const { words } = await steps.count({ text });
    await ask("enough", { words });
    const more = await Promise.all(added);
    return { words: words * times, more: more.map((each) => each.words) };
  },
});
