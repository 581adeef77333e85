import type { Step } from "../define/agent.ts";

/** What an agent's `run` came back with; a generator is run to its end, each piece it yields being emitted. */
export async function drain(result: unknown, step: Step): Promise<unknown> {
  if (!isGenerator(result)) return result;
  try {
    for (;;) {
      const next = await result.next();
      if (next.done) return next.value;
      await step.emit(next.value);
    }
  } finally {
    // It may stand at a yield whose piece was refused: its own `finally` runs. At its end this does nothing.
    await result.return(undefined);
  }
}

function isGenerator(value: unknown): value is AsyncGenerator<unknown, unknown, void> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value && "next" in value;
}
