import type { RunState } from "@stepcast/pipeline";
import type { Feedback } from "./types.ts";

/** The columns that were asked for while it ran, in their order, each once. */
export function addedColumns({ signals }: Pick<RunState<Feedback>, "signals">): string[] {
  return [...new Set(signals.filter(({ signal }) => signal === "addSection").map(({ data }) => data.column))];
}

/**
 * Those that can still be asked for, while the report has not begun: the columns that the pipeline found, without texts, without what is
 * another in every row, and those that were added before.
 */
export function columnsToAdd(run: Pick<RunState<Feedback>, "endedAt" | "steps" | "signals">): string[] {
  if (run.endedAt !== undefined || run.steps.report) return [];
  const { columns = [] } = run.steps.columns?.output ?? {};
  const read = run.steps.clean?.input.chosen.text;
  const added = new Set(addedColumns(run));
  return columns
    .filter(
      ({ name, kind }) =>
        kind !== "text" && kind !== "id" && name !== read && name !== "" && !added.has(name),
    )
    .map(({ name }) => name);
}
