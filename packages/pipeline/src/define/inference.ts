import type { z } from "zod";
import type { Agent, AgentResult, Step } from "./agent.ts";
import type { Pipeline } from "./pipeline.ts";

/** What a caller passes to start a pipeline (before defaults). */
export type InputOf<P extends Pipeline> = z.input<P["input"]>;

/** The input a run works on and its log records (after defaults). */
export type ParsedInputOf<P extends Pipeline> = z.output<P["input"]>;

/** What a run of the pipeline ends with. */
export type OutputOf<P extends Pipeline> = Awaited<ReturnType<P["run"]>>;

/** The names of the pipeline's agents. */
export type StepName<P extends Pipeline> = keyof P["agents"] & string;

/** An agent's validated input, as `step.started` carries it. */
export type StepInput<P extends Pipeline, Name extends StepName<P>> = z.output<P["agents"][Name]["input"]>;

/** An agent's validated output, as `step.completed` carries it. */
export type StepOutput<P extends Pipeline, Name extends StepName<P>> = z.output<P["agents"][Name]["output"]>;

/** A streamed piece of an agent, as `step.chunk` carries it. */
export type StepChunk<P extends Pipeline, Name extends StepName<P>> =
  P["agents"][Name] extends Agent<z.ZodType, z.ZodType, infer Chunk> ? z.input<Chunk> : never;

/** The function a worker module must export by default: `export default run satisfies AgentRun<typeof agent>`. */
export type AgentRun<A extends Agent> = (
  input: z.output<A["input"]>,
  step: Step<z.input<NonNullable<A["chunk"]>>>,
) => AgentResult<z.input<A["output"]>, z.input<NonNullable<A["chunk"]>>>;

/** The names of the pipeline's questions. */
export type QuestionName<P extends Pipeline> = keyof P["questions"] & string;

/** One asking of a question: `columns` the first, `columns#2` the second, `columns:eu` one with a key of its own. */
export type QuestionKey<Name extends string> = Name | `${Name}#${number}` | `${Name}:${string}`;

/** A question's validated data, as `question.asked` carries it. */
export type QuestionData<P extends Pipeline, Name extends QuestionName<P>> = z.output<
  P["questions"][Name]["data"]
>;

/** A question's validated answer, as `ask` gives it to the pipeline. */
export type AnswerOf<P extends Pipeline, Name extends QuestionName<P>> = z.output<
  P["questions"][Name]["answer"]
>;

/** What a person may answer (before defaults). */
export type AnswerInput<P extends Pipeline, Name extends QuestionName<P>> = z.input<
  P["questions"][Name]["answer"]
>;

/** The names of the messages that a run takes. */
export type SignalName<P extends Pipeline> = keyof P["signals"] & string;

/** A message's validated data, as `signal.received` carries it. */
export type SignalData<P extends Pipeline, Name extends SignalName<P>> = z.output<P["signals"][Name]>;

/** What may be sent (before defaults). */
export type SignalInput<P extends Pipeline, Name extends SignalName<P>> = z.input<P["signals"][Name]>;
