import { emptyRun, type Fact, reduceEvents, type RunEvent, type RunState } from "@stepcast/pipeline";

/** When the runs of tests are queued, in milliseconds since 1970. */
export const queuedAt = Date.UTC(2026, 0, 15, 9, 30);

/** A run's log, written by a test: facts with their times, as a driver would store them. */
export class WrittenLog {
  readonly events: RunEvent[] = [];
  private readonly pipeline: string;

  constructor(pipeline = "report") {
    this.pipeline = pipeline;
  }

  /** `ms` since the run was queued. */
  put(ms: number, ...facts: Fact[]): this {
    for (const fact of facts) {
      const seq = this.events.length + 1;
      this.events.push({ v: 1, runId: "run-1", seq, at: queuedAt + ms, ...fact });
    }
    return this;
  }

  queued(more: Partial<Extract<Fact, { type: "run.queued" }>> = {}): this {
    return this.put(0, {
      type: "run.queued",
      pipeline: this.pipeline,
      pipelineVersion: "1",
      input: {},
      ...more,
    });
  }

  started(ms = 0): this {
    return this.put(ms, { type: "run.started", worker: "w" });
  }

  begin(ms: number, key: string, attempt = 1): this {
    return this.put(ms, { type: "step.started", ...stampOf(key, attempt), input: {} });
  }

  done(ms: number, key: string, attempt = 1): this {
    return this.put(ms, { type: "step.completed", ...stampOf(key, attempt), output: {} });
  }

  step(from: number, to: number, key: string): this {
    return this.begin(from, key).done(to, key);
  }

  retrying(ms: number, key: string, attempt: number, message = "the line is busy"): this {
    const error = { code: "agent_error" as const, message };
    return this.put(ms, { type: "step.retrying", ...stampOf(key, attempt), error, delayMs: 0 });
  }

  abandoned(ms: number, key: string, attempt: number): this {
    const error = { code: "abandoned" as const, message: "its worker is gone" };
    return this.put(ms, { type: "step.failed", ...stampOf(key, attempt), error });
  }

  failed(ms: number, key: string, attempt = 1, message = "it broke"): this {
    const error = { code: "agent_error" as const, message };
    return this.put(ms, { type: "step.failed", ...stampOf(key, attempt), error });
  }

  completed(ms: number): this {
    return this.put(ms, { type: "run.completed", output: {} });
  }

  get state(): RunState {
    return reduceEvents(emptyRun(), this.events);
  }
}

/** `item/clean#2` is a step of the agent `clean`. */
export function stampOf(key: string, attempt = 1): { step: string; key: string; attempt: number } {
  const step = /^(?:[^:]*\/)?([^/#:]+)/.exec(key)?.[1] ?? key;
  return { step, key, attempt };
}
