import { StepcastError } from "../model/errors.ts";
import type { RunEvent } from "../model/run-event.ts";
import type { LogPromises } from "./log-promises.ts";
import type { Outbox } from "./outbox.ts";
import type { Timers } from "./timers.ts";
import type { Waits } from "./waits.ts";

type TimerEvent = Extract<RunEvent, { type: "timer.started" | "timer.fired" }>;

/** The sleeps of a run: each is a timer in its log, which a restart does not lose. */
export class Sleeps {
  private readonly promises: LogPromises;
  private readonly waits: Waits;
  private readonly outbox: Outbox;
  private readonly timers: Timers;

  constructor(promises: LogPromises, waits: Waits, outbox: Outbox, timers: Timers) {
    this.promises = promises;
    this.waits = waits;
    this.outbox = outbox;
    this.timers = timers;
  }

  /** @throws StepcastError `invalid_input` for what is no time */
  async sleep(until: number | Date): Promise<void> {
    const wakeAt = until instanceof Date ? until.getTime() : this.timers.now() + Math.max(0, until);
    if (!Number.isFinite(wakeAt)) {
      throw new StepcastError("invalid_input", "sleep takes milliseconds or a Date, and was given neither");
    }
    const key = this.promises.nextKey("sleep");
    const { isNew, promise } = this.promises.ask(key);
    if (isNew) this.outbox.put({ type: "timer.started", key, wakeAt });
    await promise;
  }

  /** True where it woke somebody. */
  tell(event: TimerEvent): boolean {
    const { key } = event;
    const waitKey = `timer ${key}`;
    if (event.type === "timer.started") {
      this.waits.add(waitKey, event.wakeAt, () => this.outbox.put({ type: "timer.fired", key }));
      return false;
    }
    this.waits.end(waitKey);
    return this.promises.settle(key, { ok: true, value: undefined });
  }
}
