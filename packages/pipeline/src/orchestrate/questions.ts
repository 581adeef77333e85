import type { AskOptions, Question } from "../define/questions.ts";
import { StepcastError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import type { Fact, RunEvent } from "../model/run-event.ts";
import { cancelled } from "./end-facts.ts";
import { mayBeIgnored } from "./may-be-ignored.ts";
import { parseValue } from "./parse-value.ts";
import type { RunParts } from "./run-parts.ts";
import type { Outcome } from "./step-calls.ts";

type AskedEvent = Extract<RunEvent, { type: "question.asked" }>;
type AskedFact = Extract<Fact, { type: "question.asked" }>;
export type QuestionEvent = Extract<
  RunEvent,
  { type: "question.asked" | "question.answered" | "question.closed" }
>;

/** A question as the pipeline and the log know it. */
interface Asked {
  fact: AskedFact;
  /** Asked by the pipeline in this life; absent in a replay until its code gets there. */
  promise: PromiseWithResolvers<unknown> | undefined;
  outcome: Outcome | undefined;
}

/** The questions of a run: what the pipeline asked, and what the log has of it. */
export class Questions {
  private readonly parts: RunParts;
  private readonly counts = new Map<string, number>();
  private readonly asked = new Map<string, Asked>();
  /** Those of a run that this one is a rerun of. */
  private readonly copies = new Map<string, Asked>();

  constructor(parts: RunParts) {
    this.parts = parts;
  }

  /** A `question.asked` of the history. */
  record(event: AskedEvent, isCopy: boolean): void {
    const asked: Asked = { fact: event, promise: undefined, outcome: undefined };
    (isCopy ? this.copies : this.asked).set(event.key, asked);
  }

  /** Settles by what the log says of the question, never before. */
  ask(name: string, data: unknown, options: AskOptions): Promise<unknown> {
    const promise = Promise.withResolvers<unknown>();
    void mayBeIgnored(promise.promise);
    try {
      const key = this.nextKey(name, options);
      this.open(this.factOf(name, key, data, options), promise);
    } catch (error) {
      promise.reject(error);
    }
    return promise.promise;
  }

  /** True where the event settled something that the pipeline may be waiting for. */
  tell(event: QuestionEvent, isCopy: boolean): boolean {
    const asked = (isCopy ? this.copies : this.asked).get(event.key);
    if (!asked) return false;
    switch (event.type) {
      case "question.asked":
        // From here on the log's copy, as after a crash: what is at hand the pipeline may still change.
        asked.fact = event;
        if (!isCopy) this.wait(event);
        return false;
      case "question.answered":
        return this.settle(asked, { ok: true, value: event.answer });
      case "question.closed":
        return this.settle(asked, outcomeOfTimeout(asked.fact));
    }
  }

  rejectAll(): void {
    for (const asked of this.asked.values()) {
      if (asked.promise) this.settle(asked, { ok: false, error: cancelled() });
    }
  }

  /** One in the history that the pipeline has not asked; `unfinished` only looks at those it must have asked by then. */
  unasked({ unfinished }: { unfinished: boolean }): string | undefined {
    for (const [key, { promise, outcome }] of this.asked) {
      if (!promise && !(unfinished && outcome)) return key;
    }
    return undefined;
  }

  private nextKey(name: string, { key }: AskOptions): string {
    if (key !== undefined) return `${name}:${requireKey(name, key)}`;
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  }

  /** @throws StepcastError `invalid_input` */
  private factOf(name: string, key: string, data: unknown, options: AskOptions): AskedFact {
    const { timeoutMs, default: fallback } = options;
    const question = this.schemasOf(name);
    if (timeoutMs !== undefined && !(timeoutMs > 0 && Number.isFinite(timeoutMs))) {
      throw invalid(`the timeoutMs of question "${key}" cannot be ${timeoutMs}`);
    }
    const checked = (schema: Question["data"], value: unknown, what: string) =>
      parseValue(schema, value, "invalid_input", `the ${what} of question "${key}"`);
    return {
      type: "question.asked",
      question: name,
      key,
      data: checked(question.data, data, "data"),
      ...(timeoutMs !== undefined && { expiresAt: this.parts.timers.now() + timeoutMs }),
      ...(fallback !== undefined && { default: checked(question.answer, fallback, "default") }),
    };
  }

  private schemasOf(name: string): Question {
    const { questions } = this.parts.pipeline;
    const found = Object.hasOwn(questions, name) ? questions[name] : undefined;
    if (found) return found;
    throw invalid(`the pipeline has no question "${name}": name it in its \`questions\``);
  }

  private open(fact: AskedFact, promise: PromiseWithResolvers<unknown>): void {
    const { key } = fact;
    const known = this.asked.get(key) ?? this.fittingCopy(fact);
    if (known?.promise) {
      throw invalid(`question key "${key}" is used twice in one run: give each question its own key`);
    }
    this.parts.requireOpen(known !== undefined);
    if (known) {
      this.requireSame(known.fact, fact);
      known.promise = promise;
      this.asked.set(key, known);
      return tellAsker(known);
    }
    // First put, which may refuse the data; then this was no question.
    this.parts.put(fact);
    this.asked.set(key, { fact, promise, outcome: undefined });
  }

  /** A copy is used again only for the same question; otherwise a person is asked anew. */
  private fittingCopy(fact: AskedFact): Asked | undefined {
    const copy = this.copies.get(fact.key);
    if (!copy || this.parts.difference(copy.fact.data, fact.data)) return undefined;
    return copy;
  }

  private requireSame(recorded: AskedFact, now: AskedFact): void {
    const difference = this.parts.difference(recorded.data, now.data, "data");
    if (!difference) return;
    throw this.parts.diverge(
      `question "${recorded.key}" was recorded with other data (${difference}): the pipeline must take all that varies from its input and steps`,
    );
  }

  /** The time is the recorded one. An answer and the timeout have one key in the log, so that exactly one of them is stored (law 13). */
  private wait({ question, key, expiresAt }: AskedEvent): void {
    this.parts.waits.add(waitKey(key), expiresAt, () =>
      this.parts.outbox.contest(`question:${key}`, {
        type: "question.closed",
        question,
        key,
        reason: "timeout",
      }),
    );
  }

  private settle(asked: Asked, outcome: Outcome): boolean {
    if (asked.outcome) return false;
    this.parts.waits.end(waitKey(asked.fact.key));
    asked.outcome = outcome;
    tellAsker(asked);
    return asked.promise !== undefined;
  }
}

/** What was told is let go (law 17): only that there was such a question is still to be known. */
function tellAsker(asked: Asked): void {
  const { promise, outcome, fact } = asked;
  if (!promise || !outcome) return;
  if (outcome.ok) promise.resolve(outcome.value);
  else promise.reject(outcome.error);
  asked.outcome = { ok: true, value: undefined };
  asked.fact = { type: fact.type, question: fact.question, key: fact.key, data: undefined };
}

function outcomeOfTimeout(asked: AskedFact): Outcome {
  if (asked.default !== undefined) return { ok: true, value: asked.default };
  const message = `question "${asked.key}" was not answered in time`;
  return { ok: false, error: new StepcastError("question_timeout", message) };
}

function requireKey(name: string, key: string): string {
  if (key.length <= limits.stepKeyChars) return key;
  throw invalid(
    `a key of question "${name}" is longer than ${limits.stepKeyChars} characters: choose a shorter one`,
  );
}

function invalid(message: string): StepcastError {
  return new StepcastError("invalid_input", message);
}

function waitKey(key: string): string {
  return `question ${key}`;
}
