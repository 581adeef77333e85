import type { z } from "zod";
import { StepcastError } from "../model/errors.ts";
import type { Agent } from "./agent.ts";
import type { Ask, NoQuestions, Questions } from "./questions.ts";
import type { StepLimits } from "./retry.ts";
import type { NoSignals, SignalQueues, Signals } from "./signals.ts";

/** Agents by the name under which the pipeline calls them. */
export type Agents = Record<string, Agent>;

/** What one call says of its step; its limits go before the agent's, field by field. */
export interface StepOptions extends StepLimits {
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

export interface MapOptions<Item> {
  /** Items at work at a time. Default 16. */
  concurrency?: number;
  /** Names an item in the keys of its steps, distinct among the items. Default: its index. */
  key?: (item: Item, index: number) => string;
}

/** What `map` gives its callback besides the item. */
export interface ItemContext<A extends Agents> {
  /** The pipeline's steps; their keys begin with the item's: `item-key/agent`, `item-key/agent#2`. */
  readonly steps: Steps<A>;
  /** Fans out within this item: `item-key/inner-key/agent`. */
  readonly map: MapItems<A>;
  readonly index: number;
  readonly key: string;
}

/**
 * Calls `work` for each item, some at a time. Results come in the order of the items. Like `Promise.all` it rejects with the first
 * failure; no further item is begun then, and steps still at work are cancelled when the run ends.
 * A second map in the same place has keys that begin with `map#2/`. The characters `% / # :` are escaped in items' keys.
 */
export type MapItems<A extends Agents> = <Item, Result>(
  items: Iterable<Item>,
  work: (item: Item, context: ItemContext<A>) => Result | PromiseLike<Result>,
  options?: MapOptions<Item>,
) => Promise<Result[]>;

/** What a pipeline's `run` receives besides its input. */
export interface PipelineContext<
  A extends Agents,
  Q extends Questions = NoQuestions,
  S extends Signals = NoSignals,
> {
  readonly steps: Steps<A>;
  readonly map: MapItems<A>;
  /** Asks a person one of the pipeline's `questions`, and waits for the answer. */
  readonly ask: Ask<Q>;
  /** Messages into this live run: `for await (const message of signals.name)`. */
  readonly signals: SignalQueues<S>;
  /** Waits for so many milliseconds, or until a time; for weeks if need be, holding no worker, through restarts. */
  readonly sleep: (until: number | Date) => Promise<void>;
  /** The time, recorded: a replay sees the same. */
  readonly now: () => Promise<Date>;
  /** A random UUID, recorded. */
  readonly uuid: () => Promise<string>;
  /** A number from 0 to below 1, recorded. */
  readonly random: () => Promise<number>;
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
  Q extends Questions = Questions,
  S extends Signals = Signals,
> {
  readonly name: Name;
  readonly version: string;
  readonly description: string;
  readonly input: Input;
  readonly output: z.ZodType<Output> | undefined;
  readonly agents: A;
  readonly questions: Q;
  readonly signals: S;
  title?(input: z.output<Input>): string;
  // A method, so that every pipeline fits `Pipeline` (parameters compare bivariantly).
  run(input: z.output<Input>, context: PipelineContext<A, Q, S>): Promise<Output>;
}

interface PipelineDefinition<
  Name extends string,
  Input extends z.ZodType,
  A extends Agents,
  Output,
  Q extends Questions,
  S extends Signals,
> {
  /** Lower-case words with dashes; part of URLs. */
  name: Name;
  /** Kept with each run; change it when old runs should not go on under the new code. */
  version?: string;
  /** One sentence for people choosing a pipeline. */
  description?: string;
  input: Input;
  /**
   * What people call a run with this input, in lists and headers: one short line, "Reviews of May", 200 characters at most. Signs that
   * turn text around are taken out. Told once, at the start. Where it throws or says nothing, the run has no title.
   */
  title?(input: z.output<Input>): string;
  /** Validates the run's output. Without it the output is what `run` returns. */
  output?: z.ZodType<Output>;
  agents: A;
  /** What the pipeline may `ask` a person. */
  questions?: Q;
  /** Schemas of the messages that a live run takes, by name. */
  signals?: S;
  /**
   * Ordinary code: `await` for sequence, `Promise.all` or `map` for parallel. It must take everything that varies from its input and
   * its context, and await nothing else, since after a crash or a long wait it is run again over the recorded results. While it waits
   * it may be let go: then its promises never settle, and no `finally` runs.
   */
  run(input: z.output<Input>, context: PipelineContext<A, Q, S>): Promise<Output>;
}

const pipelineName = /^[a-z][a-z0-9-]{0,63}$/;
/** Of agents, questions and signals. */
const partName = /^[a-z][A-Za-z0-9_]{0,63}$/;

/**
 * Defines a pipeline.
 * @throws StepcastError `invalid_definition` for a name that cannot stand in a URL or a step key
 */
export function definePipeline<
  const Name extends string,
  Input extends z.ZodType,
  A extends Agents,
  Output,
  Q extends Questions = NoQuestions,
  S extends Signals = NoSignals,
>(definition: PipelineDefinition<Name, Input, A, Output, Q, S>): Pipeline<Name, Input, A, Output, Q, S> {
  // Without them nothing can be inferred, so the types are those of none.
  const { questions = {} as Q, signals = {} as S } = definition;
  requireName("pipeline", definition.name, pipelineName);
  for (const name of Object.keys(definition.agents)) requireName("agent", name, partName);
  for (const name of Object.keys(questions)) requireName("question", name, partName);
  for (const name of Object.keys(signals)) requireName("signal", name, partName);
  return {
    name: definition.name,
    version: definition.version ?? "1",
    description: definition.description ?? "",
    input: definition.input,
    ...(definition.title && { title: definition.title }),
    output: definition.output,
    agents: definition.agents,
    questions,
    signals,
    run: definition.run,
  };
}

function requireName(kind: string, name: string, pattern: RegExp): void {
  if (pattern.test(name)) return;
  throw new StepcastError("invalid_definition", `${kind} name ${JSON.stringify(name)} must match ${pattern}`);
}
