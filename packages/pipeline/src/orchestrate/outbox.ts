import { encodeFact, type FactText } from "../model/event-text.ts";
import { limits } from "../model/limits.ts";
import type { Fact } from "../model/run-event.ts";

/** Facts on their way to the log, in order. What is put in while an append is under way leaves with the next one. */
export class Outbox {
  private facts: FactText[] = [];
  /** Where the newest unsent progress of a step stands, so that a burst of it leaves as one fact. */
  private readonly progressAt = new Map<string, number>();
  private poked = false;
  private closed = false;
  private wakeTaker: (() => void) | undefined;
  private readonly wakeWaiters: (() => void)[] = [];

  /** @throws StepcastError `not_serializable`, `value_too_large`; then nothing was put in */
  put(fact: Fact): void {
    const text = encodeFact(fact);
    if (this.closed) return;
    if (fact.type === "step.progressed") this.putProgress(fact.key, text);
    else this.facts.push(text);
    this.wakeTaker?.();
  }

  /** Puts facts that a refused append gave back before everything else. */
  putBack(facts: readonly FactText[]): void {
    this.facts = [...facts, ...this.facts];
    this.progressAt.clear();
  }

  /** Lets the next `take` return even with nothing in it. */
  poke(): void {
    this.poked = true;
    this.wakeTaker?.();
  }

  /** All that is in, as soon as something is, or after a poke. One taker at a time. */
  async take(): Promise<FactText[]> {
    while (this.facts.length === 0 && !this.poked) {
      await new Promise<void>((resolve) => {
        this.wakeTaker = resolve;
      });
    }
    const taken = this.facts;
    this.facts = [];
    this.poked = false;
    this.progressAt.clear();
    for (const wake of this.wakeWaiters.splice(0)) wake();
    return taken;
  }

  /** Nobody takes any more: what is in and what still comes is dropped, and whoever waits for room goes on. */
  close(): void {
    this.closed = true;
    this.facts = [];
    for (const wake of this.wakeWaiters.splice(0)) wake();
  }

  /** Resolves at once, or when the log has caught up: what holds back a step that emits faster than the log stores. */
  async room(): Promise<void> {
    while (this.facts.length >= limits.pendingFacts && !this.closed) {
      await new Promise<void>((resolve) => {
        this.wakeWaiters.push(resolve);
      });
    }
  }

  private putProgress(key: string, text: FactText): void {
    const at = this.progressAt.get(key);
    if (at !== undefined) this.facts[at] = text;
    else this.progressAt.set(key, this.facts.push(text) - 1);
  }
}
