import { defineAgent, definePipeline } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { pipelineRouter, t } from "@stepcast/trpc";
import { EventEmitter, on } from "node:events";
import { z } from "zod";

/** The bench's hand on its run: how many lines are to be written now; 0 ends it. */
export const wanted = new EventEmitter();

const write = defineAgent({
  input: z.object({ item: z.number() }),
  output: z.object({ item: z.number() }),
  async run({ item }, step) {
    for (let line = 1; line <= 18; line += 1) step.log("info", `wrote row ${line} of item ${item}`);
    return { item };
  },
});

const say = defineAgent({
  input: z.object({}),
  output: z.object({ lines: z.number() }),
  async run(_input, step) {
    let lines = 0;
    for await (const [count] of on(wanted, "lines", { signal: step.signal }) as AsyncIterable<[number]>) {
      if (count === 0) break;
      for (let line = 1; line <= count; line += 1) {
        lines += 1;
        step.log(lines % 50 === 0 ? "warn" : "info", `line ${lines}: some sixty letters of what a step says`);
      }
    }
    return { lines };
  },
});

/** Writes 20 events for each item, then lines as they are wanted. */
export const lines = definePipeline({
  name: "lines",
  input: z.object({ items: z.number().int() }),
  agents: { write, say },
  async run({ items }, { steps, map }) {
    const all = Array.from({ length: items }, (_, item) => item);
    await map(all, (item, scoped) => scoped.steps.write({ item }), { key: (item) => `item-${item}` });
    return steps.say({});
  },
});

export const routerOf = (engine: Engine) => t.router({ lines: pipelineRouter(lines, { engine }) });
export type AppRouter = ReturnType<typeof routerOf>;
