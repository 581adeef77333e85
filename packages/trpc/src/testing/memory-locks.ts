import type { Locks } from "../client/slots/stream-slots.ts";

interface Request {
  name: string;
  grant(): void;
}

export interface MemoryLocks extends Locks {
  /** Names of the locks that are held. */
  readonly held: ReadonlySet<string>;
}

/**
 * Exclusive locks as browsers have them: one holder a name, the others in the order in which they came, called off by their signal.
 * @see https://w3c.github.io/web-locks/#algorithms
 */
export function memoryLocks(): MemoryLocks {
  const held = new Set<string>();
  let pending: Request[] = [];

  async function hold(name: string, holder: Parameters<Locks["request"]>[2]): Promise<void> {
    held.add(name);
    try {
      await holder({ name });
    } finally {
      held.delete(name);
      pending.find((request) => request.name === name)?.grant();
    }
  }

  return {
    held,
    async request(name, { ifAvailable, signal }, holder) {
      signal?.throwIfAborted();
      const free = !held.has(name) && !pending.some((request) => request.name === name);
      // A grant is never told within the call.
      if (free || ifAvailable) {
        if (free) held.add(name);
        await Promise.resolve();
        return free ? hold(name, holder) : holder(null);
      }
      await new Promise<void>((resolve, reject) => {
        const request: Request = {
          name,
          grant() {
            pending = pending.filter((other) => other !== request);
            held.add(name);
            resolve();
          },
        };
        pending.push(request);
        signal?.addEventListener("abort", () => {
          pending = pending.filter((other) => other !== request);
          reject(signal.reason as Error);
        });
      });
      return hold(name, holder);
    },
    query: () => Promise.resolve({ pending: pending.map(({ name }) => ({ name })) }),
  };
}
