import { createHash } from "node:crypto";
import { defineAgent, definePipeline } from "@stepcast/pipeline";
import { z } from "zod";

// Steps one after the other, each of which does nothing, or works with the CPU, or says when it was done.

const Count = z.object({ n: z.number() });
const Work = z.enum(["echo", "spin", "stamp"]);
const ChainInput = z.object({ steps: z.number(), work: Work.optional() });

export type ChainInput = z.input<typeof ChainInput>;

/** What the steps do, for peers that have no agents too. */
export const tasks = {
  echo: async ({ n }: { n: number }) => ({ n }),
  /** Some 2 to 3 ms of one core. */
  spin: async ({ n }: { n: number }) => {
    for (let round = 0; round < 4; round += 1) createHash("sha256").update(megabyte).digest();
    return { n };
  },
  /** Followers have gone to sleep by then, as they would between events. */
  stamp: async ({ n }: { n: number }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { n, at: nowMs() };
  },
};

const megabyte = Buffer.alloc(2 ** 20);

/** The same clock in all processes of this machine. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export const chain = definePipeline({
  name: "chain",
  input: ChainInput,
  agents: {
    echo: defineAgent({ input: Count, output: Count, run: tasks.echo }),
    spin: defineAgent({ input: Count, output: Count, run: tasks.spin }),
    stamp: defineAgent({ input: Count, output: Count.extend({ at: z.number() }), run: tasks.stamp }),
  },
  async run({ steps: count, work = "echo" }, { steps }) {
    for (let n = 0; n < count; n += 1) await steps[work]({ n });
    return { count };
  },
});
