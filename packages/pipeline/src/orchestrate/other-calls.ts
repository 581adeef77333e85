import type { RunEvent } from "../model/run-event.ts";
import { cancelled } from "./end-facts.ts";
import { LogPromises } from "./log-promises.ts";
import { Questions } from "./questions.ts";
import { type RecordedValues, recordedValues } from "./recorded-values.ts";
import type { RunParts } from "./run-parts.ts";
import { SignalQueues } from "./signal-queues.ts";
import { Sleeps } from "./sleeps.ts";

/** What the pipeline awaits besides its steps: sleeps, recorded values, answers and messages. */
export class OtherCalls {
  readonly values: RecordedValues;
  readonly sleeps: Sleeps;
  readonly questions: Questions;
  readonly signals: SignalQueues;
  private readonly promises: LogPromises;

  constructor(parts: RunParts) {
    const { outbox, timers, waits, random } = parts;
    this.promises = new LogPromises(() => parts.requireOpen(false));
    this.values = recordedValues(this.promises, outbox, () => timers.now(), random);
    this.sleeps = new Sleeps(this.promises, waits, outbox, timers);
    this.questions = new Questions(parts);
    this.signals = new SignalQueues(waits, parts.isOver);
  }

  /** What the history holds is not asked for anew. `isCopy`: it is the history of the run that this one is a rerun of. */
  record(event: RunEvent, isCopy: boolean): void {
    if (event.type === "question.asked") this.questions.record(event, isCopy);
    else if (event.type === "timer.started" || event.type === "value.recorded") {
      this.promises.record(event.key, isCopy);
    }
  }

  /** True where the event settled something that the pipeline may be waiting for. */
  tell(event: RunEvent, isCopy: boolean): boolean {
    switch (event.type) {
      case "timer.started":
      case "timer.fired":
        return this.sleeps.tell(event);
      case "value.recorded":
        return this.promises.settle(event.key, { ok: true, value: event.value });
      case "question.asked":
      case "question.answered":
      case "question.closed":
        return this.questions.tell(event, isCopy);
      case "signal.received":
        return this.signals.tell(event);
      default:
        return false;
    }
  }

  cancel(): void {
    this.promises.rejectAll(cancelled());
    this.questions.rejectAll();
    this.signals.end();
  }

  /** One in the history that the pipeline has not asked for; `unfinished` only looks at those it must have asked for by then. */
  unasked(which: { unfinished: boolean }): string | undefined {
    return this.promises.unasked(which) ?? this.questions.unasked(which);
  }
}
