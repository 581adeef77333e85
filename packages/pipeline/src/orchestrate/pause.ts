import type { RunEvent } from "../model/run-event.ts";

type PauseEvent = Extract<RunEvent, { type: "run.paused" | "run.resumed" }>;

/** Whether the run is paused, and what is to begin once it is resumed, in the order in which it was asked for. */
export class Pause {
  private readonly held: (() => void)[] = [];
  isOn = false;

  /** Of the history only its end counts: what was called in a pause that is over begins at once. */
  record({ type }: PauseEvent): void {
    this.isOn = type === "run.paused";
  }

  /** Now, or when the run is resumed. False where it is held back. */
  begin(start: () => void): boolean {
    if (this.isOn) this.held.push(start);
    else start();
    return !this.isOn;
  }

  tell({ type }: PauseEvent): void {
    this.isOn = type === "run.paused";
    if (this.isOn) return;
    for (const start of this.held.splice(0)) start();
  }
}
