import type { Signals } from "../define/signals.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { Waits } from "./waits.ts";

type Received = Extract<RunEvent, { type: "signal.received" }>;
type Taken = IteratorResult<unknown, undefined>;

interface Taker {
  readonly waitKey: string;
  /** The iterator that asked. */
  readonly of: object;
  take(result: Taken): void;
}

const over: Taken = { done: true, value: undefined };

/** The messages into a run: one queue for each name, filled in the order of the log and emptied in the order of the pipeline's calls. */
export class SignalQueues {
  private readonly waits: Waits;
  private readonly isOver: () => boolean;
  private readonly kept = new Map<string, unknown[]>();
  private readonly takers = new Map<string, Taker[]>();
  private asked = 0;

  constructor(waits: Waits, isOver: () => boolean) {
    this.waits = waits;
    this.isOver = isOver;
  }

  /** `gate` stays pending where the run is about to be let go. */
  queues(signals: Signals, gate: () => Promise<never> | undefined): Record<string, AsyncIterable<unknown>> {
    return Object.fromEntries(
      Object.keys(signals).map((name) => [name, { [Symbol.asyncIterator]: () => this.iterator(name, gate) }]),
    );
  }

  /** True where somebody waited for it. */
  tell({ signal, data }: Received): boolean {
    const taker = this.takers.get(signal)?.shift();
    if (taker) this.give(taker, { done: false, value: data });
    else listOf(this.kept, signal).push(data);
    return taker !== undefined;
  }

  /** No more messages: whoever iterates comes to an end. Not by a rejection, which a listening loop that nobody awaits would leave unhandled. */
  end(): void {
    for (const takers of this.takers.values()) {
      for (const taker of takers.splice(0)) this.give(taker, over);
    }
  }

  private iterator(name: string, gate: () => Promise<never> | undefined): AsyncIterator<unknown, undefined> {
    let left = false;
    const self: AsyncIterator<unknown, undefined> = {
      next: () => gate() ?? (left || this.isOver() ? Promise.resolve(over) : this.next(name, self)),
      return: async () => {
        left = true;
        this.leave(name, self);
        return over;
      },
    };
    return self;
  }

  private next(name: string, of: object): Promise<Taken> {
    const kept = listOf(this.kept, name);
    if (kept.length > 0) return Promise.resolve({ done: false, value: kept.shift() });
    return new Promise((take) => {
      this.asked += 1;
      const waitKey = `signal ${this.asked}`;
      listOf(this.takers, name).push({ waitKey, of, take });
      this.waits.add(waitKey, undefined, () => undefined);
    });
  }

  /** What an iterator that was left still waits for is for others to have. */
  private leave(name: string, of: object): void {
    const takers = listOf(this.takers, name);
    for (const taker of takers.filter((each) => each.of === of)) {
      takers.splice(takers.indexOf(taker), 1);
      this.give(taker, over);
    }
  }

  private give(taker: Taker, result: Taken): void {
    this.waits.end(taker.waitKey);
    taker.take(result);
  }
}

function listOf<T>(lists: Map<string, T[]>, name: string): T[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}
