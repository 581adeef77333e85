import type { Pipeline } from "../define/pipeline.ts";
import type { FileStore } from "../files/file-store.ts";
import type { StepcastError } from "../model/errors.ts";
import type { FactText } from "../model/event-text.ts";
import type { Fact } from "../model/run-event.ts";
import type { Outbox } from "./outbox.ts";
import type { Pause } from "./pause.ts";
import type { StepSlots } from "./step-slots.ts";
import type { Timers } from "./timers.ts";
import type { Waits } from "./waits.ts";

/** What the calls of a run need of it. */
export interface RunParts {
  readonly pipeline: Pipeline;
  readonly runId: string;
  readonly files: FileStore;
  readonly outbox: Outbox;
  readonly slots: StepSlots;
  readonly graceMs: number;
  readonly timers: Timers;
  readonly random: () => number;
  readonly waits: Waits;
  readonly pause: Pause;
  /** @throws StepcastError as `RunFiles.encode` */
  put(fact: Fact): FactText;
  /** Where what was recorded differs from what is given now, in words; undefined where they are equal. */
  difference(recorded: unknown, now: unknown, path?: string): string | undefined;
  /** The history is being told: nothing is begun yet. */
  isReplaying(): boolean;
  /** All steps were told to stop. */
  isStopped(): boolean;
  /** The pipeline is through, or was asked to stop. */
  isOver(): boolean;
  isHandingOver(): boolean;
  /** @throws StepcastError where the run takes no more calls; a recorded one only where its replay left the log's way */
  requireOpen(recorded: boolean): void;
  /** The replay has left the log's way: ends the run with this error. */
  diverge(message: string): StepcastError;
}
