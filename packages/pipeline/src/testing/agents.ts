import { z } from "zod";
import { type Agent, defineAgent, type Step } from "../define/agent.ts";

/** An agent with the loosest schemas, for tests of what agents do rather than of what they take. */
export function agent(
  run: (input: unknown, step: Step) => unknown,
  output: z.ZodType = z.unknown(),
): Agent<z.ZodUnknown, z.ZodType, z.ZodUnknown> {
  return defineAgent({
    input: z.unknown(),
    output,
    chunk: z.unknown(),
    // Tests return what the types of an agent would not let them.
    run: run as (input: unknown, step: Step) => Promise<unknown>,
  });
}

/** An agent that never ends by itself, and obeys its signal or not. */
export function silentAgent({ obeys = true, onStart = () => {} } = {}): ReturnType<typeof agent> {
  return agent(
    (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        if (obeys) signal.addEventListener("abort", () => reject(signal.reason));
        onStart();
      }),
  );
}

/** A promise of numbered gates: agents wait at them, tests open them, so that steps end in a chosen order. */
export function gates(): { pass(name: string): Promise<void>; open(name: string): void } {
  const all = new Map<string, PromiseWithResolvers<void>>();
  const gate = (name: string) => {
    const found = all.get(name) ?? Promise.withResolvers<void>();
    all.set(name, found);
    return found;
  };
  return { pass: (name) => gate(name).promise, open: (name) => gate(name).resolve() };
}
