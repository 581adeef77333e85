import type { Agents, Pipeline, PipelineContext, StepOptions, Steps } from "../define/pipeline.ts";
import type { AskOptions, Questions } from "../define/questions.ts";
import type { Signals } from "../define/signals.ts";
import { mapIn, type Scope } from "./map-items.ts";
import { mayBeIgnored } from "./may-be-ignored.ts";
import type { OtherCalls } from "./other-calls.ts";
import type { RunSteps } from "./run-steps.ts";

export interface ContextParts {
  pipeline: Pipeline;
  steps: RunSteps;
  others: OtherCalls;
  runId: string;
  signal: AbortSignal;
  /** Rejects where the run takes no more calls; stays pending where it is about to be let go. */
  gate(): Promise<never> | undefined;
}

/** What a pipeline's `run` receives besides its input. */
export function pipelineContext(parts: ContextParts): PipelineContext<Agents, Questions, Signals> {
  const { pipeline, others, runId, signal, gate } = parts;
  const { values, sleeps, questions, signals } = others;
  const top: Scope = { prefix: "", maps: 0 };
  const stepsOf = (scope: Scope) => stepsIn(scope, parts);
  return {
    steps: stepsOf(top),
    map: mapIn(top, stepsOf),
    ask: (question, data, options: AskOptions = {}) => gate() ?? questions.ask(question, data, options),
    signals: signals.queues(pipeline.signals, gate),
    sleep: (until) => gate() ?? mayBeIgnored(sleeps.sleep(until)),
    now: () => gate() ?? mayBeIgnored(values.now()),
    uuid: () => gate() ?? mayBeIgnored(values.uuid()),
    random: () => gate() ?? mayBeIgnored(values.random()),
    runId,
    signal,
  };
}

function stepsIn({ prefix }: Scope, { pipeline, steps, gate }: ContextParts): Steps<Agents> {
  const entries = Object.entries(pipeline.agents).map(([name, agent]) => [
    name,
    (input: unknown, options: StepOptions = {}) => gate() ?? steps.call(prefix, name, agent, input, options),
  ]);
  return Object.fromEntries(entries);
}
