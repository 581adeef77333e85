import type { RunState, StepState } from "@stepcast/pipeline";

/** A step of the first run beside that of the second. */
export interface StepPair {
  readonly key: string;
  readonly first: StepState | undefined;
  readonly second: StepState | undefined;
}

/** All steps of one agent in both runs. */
export interface AgentPairs {
  readonly agent: string;
  readonly pairs: readonly StepPair[];
}

type Steps = Readonly<Record<string, StepState | undefined>>;

/** Steps of two runs by their keys, and these by agent, in the order in which they started: the first run's, then what only the second has. */
export function pairSteps(
  { steps: first }: Pick<RunState, "steps">,
  { steps: second }: Pick<RunState, "steps">,
) {
  const inFirst: Steps = first;
  const inSecond: Steps = second;
  const keys = new Set([...Object.keys(inFirst), ...Object.keys(inSecond)]);
  const pairs = [...keys].map(
    (key): StepPair => ({ key, first: own(inFirst, key), second: own(inSecond, key) }),
  );
  const byAgent = Map.groupBy(pairs, (pair) => (pair.first ?? pair.second)?.step ?? "");
  return [...byAgent].map(([agent, ofAgent]): AgentPairs => ({ agent, pairs: ofAgent }));
}

/** How long a step took here, in milliseconds: until `now` where it goes on, undefined where its result was taken over. */
export function stepMs(step: StepState | undefined, now: number): number | undefined {
  if (!step || step.copied) return undefined;
  return Math.max(0, (step.endedAt ?? now) - step.startedAt);
}

/** All of them together; undefined where none was run here. */
export function totalMs(steps: readonly (StepState | undefined)[], now: number): number | undefined {
  const times = steps.flatMap((step) => stepMs(step, now) ?? []);
  return times.length === 0 ? undefined : times.reduce((sum, ms) => sum + ms, 0);
}

/** An agent may be called `constructor`, which every object has. */
function own(steps: Steps, key: string): StepState | undefined {
  return Object.hasOwn(steps, key) ? steps[key] : undefined;
}
