import type { ChildProcess } from "node:child_process";
import { type ChainInput, nowMs, tasks } from "../pipelines/chain.ts";
import { bareRows } from "./bare-rows.ts";
import type { Peer } from "./peer.ts";

interface Asked {
  id: number;
  input: ChainInput;
}

/**
 * What any peer on this server must do: two rows for each step, written together with those of other runs and waited for, and the run
 * handed to a worker and back. No schemas, no leases, no queue, and nothing goes on after a crash.
 */
export const floor: Peer = {
  async work({ url }) {
    const rows = await bareRows(url);
    process.on("message", async (message: Asked | string) => {
      if (typeof message === "string") return;
      const { id, input } = message;
      for (let n = 0; n < input.steps; n += 1) {
        const output = await tasks[input.work ?? "echo"]({ n });
        await rows.write([row("started", { n }), row("completed", output)], input.work === "stamp");
      }
      process.send?.({ id });
    });
    return () => rows.close();
  },
  async open({ url }, workers) {
    const rows = await bareRows(url);
    const ask = asker(workers);
    return {
      async run(count, input) {
        await Promise.all(Array.from({ length: count }, () => ask(input)));
      },
      async follow(steps) {
        const taken: number[] = [];
        const stop = await rows.watch((text) => {
          const { at } = JSON.parse(text).output;
          if (at !== undefined) taken.push(nowMs() - at);
        });
        await ask({ steps, work: "stamp" });
        await stop();
        return taken;
      },
      close: () => rows.close(),
    };
  },
};

/** As long as an event of ours. */
function row(type: string, output: object): string {
  return JSON.stringify({ type: `step.${type}`, step: "echo", key: "echo#2", attempt: 1, output });
}

/** Gives runs to the workers in turn, and waits for each to end. */
function asker(workers: readonly ChildProcess[]): (input: ChainInput) => Promise<void> {
  const ended = new Map<number, () => void>();
  for (const worker of workers) worker.on("message", ({ id }: { id?: number }) => id && ended.get(id)?.());
  let last = 0;
  return (input) =>
    new Promise((resolve) => {
      const id = ++last;
      ended.set(id, resolve);
      workers[id % workers.length]?.send({ id, input });
    });
}
