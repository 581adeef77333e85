import type { RunState } from "@stepcast/pipeline";
import type { Feedback } from "./types.ts";

/** The columns that were asked for while it ran, in their order, each once. */
export function addedColumns({ signals }: Pick<RunState<Feedback>, "signals">): string[] {
  return [...new Set(signals.filter(({ signal }) => signal === "addSection").map(({ data }) => data.column))];
}

/** While the table is known and the report has not begun. */
export function canAddSection(run: Pick<RunState<Feedback>, "endedAt" | "steps">): boolean {
  return run.endedAt === undefined && run.steps.columns?.output !== undefined && !run.steps.report;
}
