import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { z } from "zod";

/**
 * Parallel steps with chunks, a fan-out and a wait, long enough to be hit in the middle. Each step that has done its work says so in
 * `side`, a file outside of Stepcast: what happens there cannot be taken back.
 */
export function chaosPipeline(side: string) {
  const did = (runId: string, key: string) => appendFileSync(side, `${runId} ${key}\n`);
  const count = defineAgent({
    input: z.object({ to: z.number() }),
    output: z.object({ counted: z.number() }),
    chunk: z.number(),
    async *run({ to }, step) {
      for (let number = 1; number <= to; number += 1) {
        await sleep(6, undefined, { signal: step.signal });
        yield number;
      }
      did(step.runId, step.key);
      return { counted: to };
    },
  });
  const double = defineAgent({
    input: z.object({ value: z.number() }),
    output: z.object({ value: z.number() }),
    async run({ value }, step) {
      await sleep(30, undefined, { signal: step.signal });
      did(step.runId, step.key);
      return { value: 2 * value };
    },
  });
  return definePipeline({
    name: "chaos",
    input: z.object({ size: z.number() }),
    agents: { count, double },
    async run({ size }, { steps, map, sleep: wait }) {
      const counts = await Promise.all([steps.count({ to: size }), steps.count({ to: 2 * size })]);
      await wait(50);
      const values = await map(
        counts.map(({ counted }) => counted),
        async (value, { steps: own }) => (await own.double({ value })).value,
      );
      return { total: values.reduce((sum, value) => sum + value, 0) };
    },
  });
}

/** What a run with this input comes to, whatever befalls it. */
export function totalOf(size: number): number {
  return 2 * (size + 2 * size);
}
