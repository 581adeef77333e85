import type { StartLook } from "../pipelines/pipeline-look.ts";

/** What a form on the start page is given. */
export interface StartFormProps {
  look: StartLook;
  /** A file that was dropped on the page for this pipeline: another object for another drop. */
  dropped: File | undefined;
  /** The run whose input is to be changed and run again. */
  from: string | undefined;
  /** Starts a run and goes to its page. @throws StepcastError with what the server said of each field */
  start(input: unknown): Promise<void>;
  /** Tells whether something is under way, that nothing else may begin meanwhile. */
  onBusy(busy: boolean): void;
}
