import type { RunState, StepState } from "@stepcast/pipeline";

/** How long a step took by its last attempt; undefined for one that did not come to its end here. */
export function tookMs(step: StepState | undefined): number | undefined {
  if (step?.status !== "completed" || step.copied || step.endedAt === undefined) return undefined;
  // What was before is a worker that was gone, or a failure: neither is usual.
  return step.endedAt - (step.attempts.at(-1)?.startedAt ?? step.startedAt);
}

/** How long an agent's steps took in an earlier run, by its name; what that run had itself taken over says nothing. */
export function durationsOf({ steps }: Pick<RunState, "steps">): ReadonlyMap<string, number> {
  const byAgent = new Map<string, number[]>();
  for (const step of Object.values(steps)) {
    const ms = tookMs(step);
    if (!step || ms === undefined) continue;
    const found = byAgent.get(step.step);
    if (found) found.push(ms);
    else byAgent.set(step.step, [ms]);
  }
  return new Map([...byAgent].map(([agent, lengths]) => [agent, median(lengths) ?? 0]));
}

/** As a person says it: in steps of 5 s under a minute, of whole minutes above. */
export function roundedMs(ms: number): number {
  const unit = ms < 20_000 ? 1_000 : ms < 60_000 ? 5_000 : ms < 600_000 ? 30_000 : 60_000;
  return Math.max(1_000, Math.round(ms / unit) * unit);
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined || sorted.length % 2 === 1) return upper;
  return (upper + (sorted[middle - 1] ?? upper)) / 2;
}
