import type { RunState, StepState } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import { median, tookMs } from "./estimate.ts";
import type { Usual } from "./use-usual.ts";

/** What may be said of how long it still takes. */
export type Remaining =
  | { readonly kind: "left"; readonly ms: number }
  /** The usual time is all but over. */
  | { readonly kind: "soon" }
  | { readonly kind: "longer"; readonly usualMs: number };

/** Beyond its usual time by so much, a run takes longer than usual. */
const patience = 1.2;

/** What is left of `usualMs`, of which `worked` are over. Undefined without earlier runs: then nobody knows. */
export function remaining(usualMs: number | undefined, worked: number): Remaining | undefined {
  if (usualMs === undefined) return undefined;
  if (worked > usualMs * patience) return { kind: "longer", usualMs };
  const ms = usualMs - worked;
  return ms <= 0 ? { kind: "soon" } : { kind: "left", ms };
}

/**
 * How long a run will have worked, which has for `worked` until now: as long as the newest earlier one did on what this one does itself, at
 * this one's pace unless that proved too fast. Where none can be compared, the median of how long they took.
 */
export function expectedMs(
  run: Pick<RunState, "steps">,
  { earlier, runs }: Pick<Usual, "earlier" | "runs">,
  worked: number,
): number | undefined {
  if (!earlier) return usualDuration(runs);
  const isCopied = ({ key }: StepState) => run.steps[key]?.copied === true;
  const compared = stepsOf(earlier).filter((step) => !isCopied(step));
  // It has itself taken over what is done here: nothing says how long that takes.
  if (compared.some(({ copied }) => copied)) return usualDuration(runs);
  const usualMs = workedMs(compared, earlier.endedAt ?? 0);
  const pacedMs = usualMs * paceOf(run, earlier);
  return worked > pacedMs * patience ? Math.max(usualMs, pacedMs) : pacedMs;
}

/** The median of how long runs took once they had begun. */
export function usualDuration(runs: readonly Pick<RunSummary, "startedAt" | "queuedAt" | "endedAt">[]) {
  return median(
    runs.flatMap(({ startedAt, queuedAt, endedAt }) =>
      endedAt === undefined ? [] : [endedAt - (startedAt ?? queuedAt)],
    ),
  );
}

/**
 * For how long at least one of these steps was at work until `now`. Waiting for answers and times, pauses, and what was lost with a worker
 * that was gone are no work.
 */
export function workedMs(steps: readonly Pick<StepState, "attempts" | "copied">[], now: number): number {
  const spans = steps
    .flatMap(({ attempts, copied }) => (copied ? [] : attempts))
    .filter(({ error }) => error?.code !== "abandoned")
    .map(({ startedAt, endedAt }) => [startedAt, endedAt ?? now] as const)
    .sort(([one], [other]) => one - other);
  let total = 0;
  let counted = 0;
  for (const [from, to] of spans) {
    total += Math.max(0, to - Math.max(from, counted));
    counted = Math.max(counted, to);
  }
  return total;
}

/** As though so much more had taken as long in both: short steps say little of long ones. */
const steadyMs = 500;

/** How long this run's finished steps took for each millisecond that the same steps took in the earlier one. */
export function paceOf(run: Pick<RunState, "steps">, earlier: Pick<RunState, "steps">): number {
  let here = steadyMs;
  let there = steadyMs;
  for (const step of stepsOf(run)) {
    const ms = tookMs(step);
    const earlierMs = tookMs(earlier.steps[step.key]);
    if (ms === undefined || earlierMs === undefined) continue;
    here += ms;
    there += earlierMs;
  }
  return here / there;
}

export function stepsOf({ steps }: Pick<RunState, "steps">): StepState[] {
  return Object.values(steps).filter((step) => step !== undefined);
}
