import type { z } from "zod";
import { StepcastError } from "../model/errors.ts";
import type { Agent } from "./agent.ts";

/** Agents by the name under which the pipeline calls them. */
export type Agents = Record<string, Agent>;

export interface StepOptions {
  /** Names the step `agent:key` where the default (`agent`, `agent#2`, …) would not tell calls apart. */
  key?: string;
}

/** One function per agent: call it to run a step, await it for the step's validated output. */
export type Steps<A extends Agents> = {
  readonly [Name in keyof A]: (
    input: z.input<A[Name]["input"]>,
    options?: StepOptions,
  ) => Promise<z.output<A[Name]["output"]>>;
};

/** What a pipeline's `run` receives besides its input. */
export interface PipelineContext<A extends Agents> {
  readonly steps: Steps<A>;
  readonly runId: string;
  /** Fires when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** A named async function over a record of agents. Made by `definePipeline`. */
export interface Pipeline<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  A extends Agents = Agents,
  Output = unknown,
> {
  readonly name: Name;
  readonly version: string;
  readonly description: string;
  readonly input: Input;
  readonly output: z.ZodType<Output> | undefined;
  readonly agents: A;
  // A method, so that every pipeline fits `Pipeline` (parameters compare bivariantly).
  run(input: z.output<Input>, context: PipelineContext<A>): Promise<Output>;
}

interface PipelineDefinition<Name extends string, Input extends z.ZodType, A extends Agents, Output> {
  /** Lower-case words with dashes; part of URLs. */
  name: Name;
  /** Kept with each run; change it when old runs should not go on under the new code. */
  version?: string;
  /** One sentence for people choosing a pipeline. */
  description?: string;
  input: Input;
  /** Validates the run's output. Without it the output is what `run` returns. */
  output?: z.ZodType<Output>;
  agents: A;
  /**
   * Ordinary code: `await` for sequence, `Promise.all` for parallel. It must take everything that varies from its input and
   * its steps, and await nothing but steps, since after a crash it is run again over the recorded results.
   */
  run(input: z.output<Input>, context: PipelineContext<A>): Promise<Output>;
}

const pipelineName = /^[a-z][a-z0-9-]{0,63}$/;
const agentName = /^[a-z][A-Za-z0-9_]{0,63}$/;

/**
 * Defines a pipeline.
 * @throws StepcastError `invalid_definition` for a name that cannot stand in a URL or a step key
 */
export function definePipeline<const Name extends string, Input extends z.ZodType, A extends Agents, Output>(
  definition: PipelineDefinition<Name, Input, A, Output>,
): Pipeline<Name, Input, A, Output> {
  requireName("pipeline", definition.name, pipelineName);
  for (const name of Object.keys(definition.agents)) requireName("agent", name, agentName);
  return {
    name: definition.name,
    version: definition.version ?? "1",
    description: definition.description ?? "",
    input: definition.input,
    output: definition.output,
    agents: definition.agents,
    run: definition.run,
  };
}

function requireName(kind: string, name: string, pattern: RegExp): void {
  if (pattern.test(name)) return;
  throw new StepcastError("invalid_definition", `${kind} name ${JSON.stringify(name)} must match ${pattern}`);
}
