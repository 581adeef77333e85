import type { Agent } from "../define/agent.ts";

/** How many steps work at a time in this process: all together, and each agent as its `concurrency` says. */
export interface StepSlots {
  /** Resolves when it is this step's turn, first come, first served. Call what it answers when the step is over. */
  take(agent: Agent, signal: AbortSignal): Promise<() => void>;
}

export function stepSlots(limit: number): StepSlots {
  const all = new Slots(limit);
  const byAgent = new WeakMap<Agent, Slots>();
  return {
    async take(agent, signal) {
      const own = slotsOf(byAgent, agent);
      await own.take(signal);
      try {
        await all.take(signal);
      } catch (error) {
        own.give();
        throw error;
      }
      return () => {
        all.give();
        own.give();
      };
    },
  };
}

function slotsOf(byAgent: WeakMap<Agent, Slots>, agent: Agent): Slots {
  const slots = byAgent.get(agent) ?? new Slots(agent.concurrency ?? Number.POSITIVE_INFINITY);
  byAgent.set(agent, slots);
  return slots;
}

class Slots {
  private free: number;
  private readonly waiting = new Set<() => void>();

  constructor(limit: number) {
    this.free = limit;
  }

  take(signal: AbortSignal): Promise<void> | undefined {
    if (signal.aborted) throw signal.reason;
    if (this.free > 0) {
      this.free -= 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiting.delete(go);
        reject(signal.reason as Error);
      };
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      this.waiting.add(go);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** Hands the slot on to whoever waits longest. */
  give(): void {
    const [next] = this.waiting;
    if (!next) {
      this.free += 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}
