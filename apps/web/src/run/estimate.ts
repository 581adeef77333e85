import type { RunSummary } from "@stepcast/pipeline/engine";
import type { RunState } from "@stepcast/pipeline";

/** What may be said of how long it still takes. */
export type Remaining =
  | { readonly kind: "left"; readonly ms: number }
  /** The usual time is all but over. */
  | { readonly kind: "soon" }
  | { readonly kind: "longer"; readonly usualMs: number };

/** Beyond its usual time by so much, a run takes longer than usual. */
const patience = 1.2;

/**
 * How long a run still takes where the earlier ones took `usualMs`, of which `workedMs` are over. Undefined without earlier runs: then
 * nobody knows.
 */
export function remaining(usualMs: number | undefined, workedMs: number): Remaining | undefined {
  if (usualMs === undefined) return undefined;
  if (workedMs > usualMs * patience) return { kind: "longer", usualMs };
  const ms = usualMs - workedMs;
  return ms <= 0 ? { kind: "soon" } : { kind: "left", ms };
}

/** The median of how long runs took once they had begun. */
export function usualDuration(runs: readonly Pick<RunSummary, "startedAt" | "queuedAt" | "endedAt">[]) {
  return median(
    runs.flatMap(({ startedAt, queuedAt, endedAt }) =>
      endedAt === undefined ? [] : [endedAt - (startedAt ?? queuedAt)],
    ),
  );
}

/** How long an agent's steps took in an earlier run, by its name; what that run had itself taken over says nothing. */
export function durationsOf({ steps }: Pick<RunState, "steps">): ReadonlyMap<string, number> {
  const byAgent = Map.groupBy(
    Object.values(steps).filter((step) => step?.status === "completed" && !step.copied),
    (step) => step?.step ?? "",
  );
  const durations = [...byAgent].map(([agent, done]) => {
    const lengths = done.flatMap((step) =>
      step?.endedAt === undefined ? [] : [step.endedAt - step.startedAt],
    );
    return [agent, median(lengths) ?? 0] as const;
  });
  return new Map(durations);
}

/** As a person says it: in steps of 5 s under a minute, of whole minutes above. */
export function roundedMs(ms: number): number {
  const unit = ms < 20_000 ? 1_000 : ms < 60_000 ? 5_000 : ms < 600_000 ? 30_000 : 60_000;
  return Math.max(1_000, Math.round(ms / unit) * unit);
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined || sorted.length % 2 === 1) return upper;
  return (upper + (sorted[middle - 1] ?? upper)) / 2;
}
