import type { LogReset, RunEvent } from "@stepcast/pipeline";

/** How a run is shown while it works. */
export interface View {
  show(event: RunEvent | LogReset): void;
  /** Something about the way here, not of the run; what is shown next takes its place. */
  note(text: string): void;
  /** Only of a view that is drawn, and so has the terminal: leaves it to somebody else, until `resume`. */
  pause?(): void;
  resume?(): void;
  /** Whatever is drawn stays as it is; what follows is printed below. */
  end(): void;
}
