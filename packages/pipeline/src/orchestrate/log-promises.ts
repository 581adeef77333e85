import { mayBeIgnored } from "./may-be-ignored.ts";
import type { Outcome } from "./step-calls.ts";

interface LogPromise {
  /** Asked for by the pipeline in this life. */
  promise: PromiseWithResolvers<unknown> | undefined;
  outcome: Outcome | undefined;
  /** Of a run that this one is a rerun of: used again by its key, and not missed where nobody asks for it. */
  readonly isCopy: boolean;
}

/** What the pipeline awaits besides its steps: promises with a key, counted in the order of the calls, that settle by what the log says. */
export class LogPromises {
  private readonly byKey = new Map<string, LogPromise>();
  private readonly counts = new Map<string, number>();
  /** Throws where the run takes no more calls. */
  private readonly requireOpen: () => void;

  constructor(requireOpen: () => void) {
    this.requireOpen = requireOpen;
  }

  /** `sleep`, `sleep#2`, `sleep#3` … */
  nextKey(name: string): string {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  }

  /** The history has this one: the pipeline will ask for it again. */
  record(key: string, isCopy: boolean): void {
    this.byKey.set(key, { promise: undefined, outcome: undefined, isCopy });
  }

  /** `isNew`: the log does not have it; whoever asks puts it there. */
  ask(key: string): { isNew: boolean; promise: Promise<unknown> } {
    const recorded = this.byKey.get(key);
    if (!recorded) this.requireOpen();
    const promise = Promise.withResolvers<unknown>();
    void mayBeIgnored(promise.promise);
    if (recorded) recorded.promise = promise;
    else this.byKey.set(key, { promise, outcome: undefined, isCopy: false });
    this.tell(key);
    return { isNew: !recorded, promise: promise.promise };
  }

  /** True where somebody was told. */
  settle(key: string, outcome: Outcome): boolean {
    const entry = this.byKey.get(key);
    if (!entry) return false;
    entry.outcome = outcome;
    return this.tell(key);
  }

  rejectAll(error: Error): void {
    for (const [key, { promise }] of this.byKey) if (promise) this.settle(key, { ok: false, error });
  }

  /** One that is in the history, and that the pipeline has not asked for. */
  unasked({ unfinished }: { unfinished: boolean }): string | undefined {
    for (const [key, { promise, outcome, isCopy }] of this.byKey) {
      if (!promise && !isCopy && !(unfinished && outcome)) return key;
    }
    return undefined;
  }

  /** What was told is let go (law 17). */
  private tell(key: string): boolean {
    const { promise, outcome } = this.byKey.get(key) ?? {};
    if (!promise || !outcome) return false;
    this.byKey.delete(key);
    if (outcome.ok) promise.resolve(outcome.value);
    else promise.reject(outcome.error);
    return true;
  }
}
