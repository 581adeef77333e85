import { abortedBy } from "../waiting/aborted-by.ts";
import type { Slot, StreamSlots } from "./stream-slots.ts";
import type { Transport } from "../transports/transport.ts";

/**
 * Holds a connection open only with a slot; without one it asks now and then, so that the streams of many tabs leave connections for
 * everything else. Goes over as slots come and go, by one cursor.
 */
export function slottedTransport(lasting: Transport, brief: Transport, slots: StreamSlots): Transport {
  return {
    name: lasting.name,
    async *open(request, signal) {
      let at = request;
      let turn = new Turn(await slots.take(), slots, signal);
      try {
        for (;;) {
          try {
            for await (const message of (turn.slot ? lasting : brief).open(at, turn.signal)) {
              if (message.type === "page") at = { path: at.path, runId: at.runId, after: message.cursor };
              yield message;
            }
            if (!turn.over) return;
          } catch (error) {
            if (!turn.over) throw error;
          }
          turn.end();
          turn = new Turn(await turn.next, slots, signal);
        }
      } finally {
        turn.leave();
      }
    },
  };
}

/** The time for which a reader has a slot, or has none. */
class Turn {
  readonly slot: Slot | undefined;
  readonly #ending: AbortController;
  /** The slot of the next turn; undefined where it has none. */
  readonly next: Promise<Slot | undefined>;
  /** The next turn is to begin: this one's line was closed for it. */
  over = false;

  constructor(slot: Slot | undefined, slots: StreamSlots, signal: AbortSignal) {
    this.slot = slot;
    this.#ending = abortedBy(signal);
    const { signal: ending } = this.#ending;
    this.next = (slot ? untilWanted(slot, ending) : slots.wait(ending)).then((next) => {
      if (!ending.aborted) {
        this.over = true;
        this.#ending.abort();
        return next;
      }
      // Granted to a reader who has left.
      next?.release();
      return undefined;
    });
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  end(): void {
    this.#ending.abort();
    this.slot?.release();
  }

  /** Ends it where no turn follows: a slot that was granted for the next goes back too. */
  leave(): void {
    this.end();
    void this.next.then((next) => next?.release());
  }
}

function untilWanted(slot: Slot, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const go = () => {
      stop();
      signal.removeEventListener("abort", go);
      resolve(undefined);
    };
    const stop = slot.onWanted(go);
    signal.addEventListener("abort", go, { once: true });
    if (signal.aborted) go();
  });
}
