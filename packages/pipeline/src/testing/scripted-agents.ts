import type { Agent } from "../define/agent.ts";
import type { AgentRun, StepName } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";

/** What agents of a pipeline do instead of their work; those left out work as they are. */
export type Scripts<P extends Pipeline> = { [Name in StepName<P>]?: AgentRun<P["agents"][Name]> };

/**
 * The same pipeline with scripted agents: same schemas, keys, retries and limits, another `run`. Typed as the agents are, so a script
 * that no longer fits does not compile.
 *
 * @example
 * const scripted = withAgents(report, {
 *   clean: async (_input, step) => ({ rows: await step.writeFile("rows.csv", "a,b"), count: 3, dropped: 0 }),
 * });
 */
export function withAgents<P extends Pipeline>(pipeline: P, scripts: Scripts<P>): P {
  const agents: Record<string, Agent> = { ...pipeline.agents };
  for (const [name, run] of Object.entries(scripts)) {
    const agent = agents[name];
    if (agent && run) agents[name] = { ...agent, worker: undefined, run };
  }
  return { ...pipeline, agents };
}

/**
 * A script of one turn after another: an `Error` is thrown, anything else is the output. More calls than turns throw. It counts calls,
 * also those of further attempts; where crashes repeat some, decide by `step.attempt` or the input instead.
 *
 * @example
 * withAgents(report, { sentiment: inTurn(new Error("no network"), { positive: 3, negative: 1 }) });
 */
export function inTurn<Output>(...turns: readonly (Output | Error)[]): () => Promise<Output> {
  let next = 0;
  return async () => {
    const turn = next++;
    if (turn >= turns.length)
      throw new Error(`the script has ${turns.length} turns and was called once more`);
    const value = turns[turn];
    if (value instanceof Error) throw value;
    // Below the length, and no Error.
    return value as Output;
  };
}
