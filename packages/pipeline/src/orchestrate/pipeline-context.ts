import type { Agents, PipelineContext, StepOptions, Steps } from "../define/pipeline.ts";
import { mapIn, type Scope } from "./map-items.ts";
import { mayBeIgnored } from "./may-be-ignored.ts";
import type { RecordedValues } from "./recorded-values.ts";
import type { RunSteps } from "./run-steps.ts";

export interface ContextParts {
  agents: Agents;
  steps: RunSteps;
  values: RecordedValues;
  sleep(until: number | Date): Promise<void>;
  runId: string;
  signal: AbortSignal;
  /** Rejects where the run takes no more calls; stays pending where it is about to be let go. */
  gate(): Promise<never> | undefined;
}

/** What a pipeline's `run` receives besides its input. */
export function pipelineContext(parts: ContextParts): PipelineContext<Agents> {
  const { values, runId, signal, gate } = parts;
  const top: Scope = { prefix: "", maps: 0 };
  const stepsOf = (scope: Scope) => stepsIn(scope, parts);
  return {
    steps: stepsOf(top),
    map: mapIn(top, stepsOf),
    sleep: (until) => gate() ?? mayBeIgnored(parts.sleep(until)),
    now: () => gate() ?? mayBeIgnored(values.now()),
    uuid: () => gate() ?? mayBeIgnored(values.uuid()),
    random: () => gate() ?? mayBeIgnored(values.random()),
    runId,
    signal,
  };
}

function stepsIn({ prefix }: Scope, { agents, steps, gate }: ContextParts): Steps<Agents> {
  const entries = Object.entries(agents).map(([name, agent]) => [
    name,
    (input: unknown, options: StepOptions = {}) => gate() ?? steps.call(prefix, name, agent, input, options),
  ]);
  return Object.fromEntries(entries);
}
