import { emptyRun, type Fact, reduceEvents, type RunEvent, type RunState } from "@stepcast/pipeline";

/** When the gallery's runs were queued, in milliseconds since 1970. */
export const queuedAt = Date.UTC(2026, 0, 15, 9, 30);

/** The log of a run that never was, written as a driver would have stored it: what the gallery shows is folded from events, as all states are. */
export class WrittenLog {
  readonly events: RunEvent[] = [];

  /** `ms` since the run was queued. */
  put(ms: number, ...facts: Fact[]): this {
    for (const fact of facts)
      this.events.push({
        v: 1,
        runId: "gallery",
        seq: this.events.length + 1,
        at: queuedAt + ms,
        ...fact,
      });
    return this;
  }

  queued(more: Partial<Extract<Fact, { type: "run.queued" }>> = {}): this {
    return this.put(0, {
      type: "run.queued",
      pipeline: "gallery",
      pipelineVersion: "1",
      input: {},
      ...more,
    });
  }

  started(ms: number): this {
    return this.put(ms, { type: "run.started", worker: "w" });
  }

  begin(ms: number, key: string, attempt = 1): this {
    return this.put(ms, { type: "step.started", ...stampOf(key, attempt), input: {} });
  }

  progress(ms: number, key: string, done: number, total: number, attempt = 1): this {
    return this.put(ms, { type: "step.progressed", ...stampOf(key, attempt), done, total });
  }

  done(ms: number, key: string, attempt = 1): this {
    return this.put(ms, { type: "step.completed", ...stampOf(key, attempt), output: {} });
  }

  step(from: number, to: number, key: string): this {
    return this.begin(from, key).done(to, key);
  }

  retrying(ms: number, key: string, attempt: number, message: string): this {
    const error = { code: "agent_error" as const, message };
    return this.put(ms, { type: "step.retrying", ...stampOf(key, attempt), error, delayMs: 0 });
  }

  abandoned(ms: number, key: string, attempt: number): this {
    const error = { code: "abandoned" as const, message: "Its worker is gone" };
    return this.put(ms, { type: "step.failed", ...stampOf(key, attempt), error });
  }

  failed(ms: number, key: string, message: string, attempt = 1): this {
    const error = { code: "agent_error" as const, message };
    return this.put(ms, { type: "step.failed", ...stampOf(key, attempt), error });
  }

  cancelled(ms: number, key: string): this {
    return this.put(ms, { type: "step.cancelled", ...stampOf(key, 1) });
  }

  completed(ms: number): this {
    return this.put(ms, { type: "run.completed", output: {} });
  }

  get state(): RunState {
    return reduceEvents(emptyRun(), this.events);
  }
}

/** `item/clean#2` is a step of the agent `clean`. */
function stampOf(key: string, attempt: number): { step: string; key: string; attempt: number } {
  return { step: /([^/#:]+)(#\d+)?$/.exec(key)?.[1] ?? key, key, attempt };
}
