import { encodeFact, type FactText } from "../model/event-text.ts";
import { limits } from "../model/limits.ts";
import type { EventType, Fact } from "../model/run-event.ts";
import { RunFiles } from "./run-files.ts";
import { type Timers, timersOf } from "./timers.ts";

/** What streams may wait for more of its kind; everything else leaves at once, and takes along what is before it. */
const streamed: ReadonlySet<EventType> = new Set(["step.chunk", "step.logged", "step.progressed"]);

/** The system's, also where a run's clock is another: gathering is no part of what a run may wait for. */
const systemTimers = timersOf(() => performance.now());

/** A fact that somebody outside may store too: the first with the key wins (law 13). */
export interface Contested {
  key: string;
  fact: FactText;
}

/** Facts on their way to the log, in order. What is put in while an append is under way leaves with the next one. */
export class Outbox {
  /** What may be named by what is put in. */
  readonly files = new RunFiles();
  private readonly timers: Timers;
  private facts: FactText[] = [];
  private contested: Contested[] = [];
  /** Where the newest unsent progress of a step stands, so that a burst of it leaves as one fact. */
  private readonly progressAt = new Map<string, number>();
  private lastTakenMs = Number.NEGATIVE_INFINITY;
  private urgent = false;
  private closed = false;
  private callOffGathering: (() => void) | undefined;
  private wakeTaker: (() => void) | undefined;
  private readonly wakeWaiters: (() => void)[] = [];

  constructor(timers: Timers = systemTimers) {
    this.timers = timers;
  }

  get isEmpty(): boolean {
    return this.facts.length === 0 && this.contested.length === 0;
  }

  /** So much waits for the log that what can be done without should be left out. */
  get isFlooded(): boolean {
    return this.facts.length >= limits.pendingLines;
  }

  /** @throws StepcastError as `RunFiles.encode`; then nothing was put in */
  put(fact: Fact): FactText {
    const text = this.files.encode(fact);
    if (fact.type === "step.progressed" && !this.closed) this.putProgress(fact.key, text);
    else this.putText(text);
    return text;
  }

  /** What was encoded before. */
  putText(text: FactText): void {
    if (this.closed) return;
    this.facts.push(text);
    this.leaveSoon(text.type);
  }

  /** Leaves by itself, behind what was put in before. */
  contest(key: string, fact: Fact): void {
    if (this.closed) return;
    this.contested.push({ key, fact: encodeFact(fact) });
    this.poke();
  }

  /** To be asked for where `take` had nothing. */
  takeContested(): Contested | undefined {
    const first = this.contested.shift();
    if (this.contested.length > 0) this.poke();
    return first;
  }

  /** Puts facts that a refused append gave back before everything else. */
  putBack(facts: readonly FactText[]): void {
    this.facts = [...facts, ...this.facts];
    this.progressAt.clear();
  }

  /** Lets the next `take` return at once, even with nothing in it. */
  poke(): void {
    this.urgent = true;
    this.wakeTaker?.();
  }

  /** All that is in, once it should leave. One taker at a time. */
  async take(): Promise<FactText[]> {
    while (!this.urgent) {
      await new Promise<void>((resolve) => {
        this.wakeTaker = resolve;
      });
    }
    const taken = this.facts;
    this.facts = [];
    this.urgent = taken.length > 0 && this.contested.length > 0;
    this.progressAt.clear();
    this.lastTakenMs = this.timers.now();
    this.stopGathering();
    for (const wake of this.wakeWaiters.splice(0)) wake();
    return taken;
  }

  /** Nobody takes any more: what is in and what still comes is dropped, and whoever waits for room goes on. */
  close(): void {
    this.closed = true;
    this.facts = [];
    this.contested = [];
    this.stopGathering();
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

  /** The first streamed fact after a while leaves at once; those close behind it leave together. */
  private gather(): void {
    if (this.urgent || this.callOffGathering) {
      if (this.facts.length >= limits.gatheredFacts) this.poke();
      return;
    }
    const leftMs = this.lastTakenMs + limits.gatherMs - this.timers.now();
    if (leftMs <= 0) return this.poke();
    this.callOffGathering = this.timers.after(leftMs, () => this.poke());
  }

  private stopGathering(): void {
    this.callOffGathering?.();
    this.callOffGathering = undefined;
  }

  private leaveSoon(type: EventType): void {
    if (streamed.has(type)) this.gather();
    else this.poke();
  }

  private putProgress(key: string, text: FactText): void {
    const at = this.progressAt.get(key);
    if (at !== undefined) this.facts[at] = text;
    else this.progressAt.set(key, this.facts.push(text) - 1);
    this.leaveSoon(text.type);
  }
}
