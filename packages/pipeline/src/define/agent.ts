import type { z } from "zod";
import { StepcastError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import type { LogLevel } from "../model/run-event.ts";
import { requireLimits, type StepLimits } from "./retry.ts";

/** What an agent's `run` receives besides its input: who it is, and how it speaks and keeps files. */
export interface Step<Chunk = unknown> {
  readonly runId: string;
  /** The agent's name, then `name#2`, `name#3` …, or `name:yourKey`. */
  readonly key: string;
  /** Counted from 1. */
  readonly attempt: number;
  /** Fires when the run is cancelled or the attempt is over; pass it to whatever waits. */
  readonly signal: AbortSignal;
  /** The same for every attempt of this step: use it for effects outside, which happen at least once. */
  readonly idempotencyKey: string;
  /** How far along: `done` of `total` in any unit. Only the newest of a burst is stored. */
  progress(done: number, total?: number, message?: string): void;
  /** Never fails: fields that cannot be stored are left out, and so are lines of a step that logs faster than they can be. */
  log(level: LogLevel, message: string, fields?: Record<string, unknown>): void;
  /** Streams one piece of a result. Await it: it waits while the log is behind, and rejects once the step is told to stop. */
  emit(chunk: Chunk): Promise<void>;
  /** Keeps bytes in the file store. The file is visible once it is whole; a cancel ends the write and lets go of its body. */
  writeFile(name: string, body: FileBody, options?: WriteFileOptions): Promise<FileRef>;
  readFile(file: FileRef): FileReader;
}

/** Text and bytes: whole, in pieces, or as a stream of Node or the web, which is read no faster than it is stored. */
export type FileBody =
  | string
  | Uint8Array
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>;

export interface WriteFileOptions {
  /** Taken from the name's ending where it is not given. Where the bytes contradict, it is `application/octet-stream`. */
  mediaType?: string;
}

/** The bytes of a file, in order: iterate it for chunks, or take all at once. */
export interface FileReader extends AsyncIterable<Uint8Array> {
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
  /** UTF-8 lines without their ends; the natural way to read NDJSON. */
  lines(): AsyncIterable<string>;
}

export type AgentResult<Output, Chunk> = Promise<Output> | AsyncGenerator<Chunk, Output, void>;

/** A unit of work: what goes in, what comes out, what streams meanwhile, and how. Made by `defineAgent`. */
export interface Agent<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Chunk extends z.ZodType = z.ZodType,
> {
  readonly input: Input;
  readonly output: Output;
  readonly chunk: Chunk | undefined;
  /** A module whose default export is `run`; it runs in a worker thread of its own. */
  readonly worker: URL | undefined;
  /** Steps of this agent that may work at a time in one process. */
  readonly concurrency: number | undefined;
  /** How long its steps may take and how often they are tried, where the call does not say. */
  readonly limits: StepLimits;
  // A method, so that agents of every input fit a record of agents (parameters compare bivariantly).
  run?(input: z.output<Input>, step: Step<z.input<Chunk>>): AgentResult<z.input<Output>, z.input<Chunk>>;
}

interface AgentSchemas<Input extends z.ZodType, Output extends z.ZodType, Chunk extends z.ZodType>
  extends StepLimits {
  /** Validates what the pipeline passes, before the step is recorded. */
  input: Input;
  /** Validates what `run` returns. A wrong shape fails the step and is not tried again. */
  output: Output;
  /** The type of streamed pieces, for agents that `emit` or `yield`. Not checked at run time. */
  chunk?: Chunk;
  /** Steps of this agent that may work at a time in one process. Default: no limit of its own. */
  concurrency?: number;
}

interface InProcess<Input extends z.ZodType, Output extends z.ZodType, Chunk extends z.ZodType> {
  /** An async function, or an async generator: `yield chunk` emits, `return output` ends. */
  run(input: z.output<Input>, step: Step<z.input<Chunk>>): AgentResult<z.input<Output>, z.input<Chunk>>;
  worker?: never;
}

interface InWorker {
  /** For CPU-bound work: `new URL("./embed.ts", import.meta.url)`, whose default export is `AgentRun<typeof agent>`. */
  worker: URL;
  run?: never;
}

/**
 * Defines an agent. Its schemas type the step from here to the screen.
 * @throws StepcastError `invalid_definition` when it has neither `run` nor `worker`, or both, or a number that makes no sense
 */
export function defineAgent<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Chunk extends z.ZodType = z.ZodNever,
>(
  definition: AgentSchemas<Input, Output, Chunk> & (InProcess<Input, Output, Chunk> | InWorker),
): Agent<Input, Output, Chunk> {
  const { input, output, chunk, worker, run, concurrency } = definition;
  if ((run === undefined) === (worker === undefined)) {
    throw new StepcastError(
      "invalid_definition",
      "an agent has either `run` or `worker`: give exactly one of them",
    );
  }
  if (concurrency !== undefined && !(concurrency >= 1)) {
    throw new StepcastError("invalid_definition", `the concurrency of an agent cannot be ${concurrency}`);
  }
  const limits = limitsOf(definition);
  requireLimits("an agent", limits);
  return { input, output, chunk, worker, concurrency, limits, ...(run && { run }) };
}

function limitsOf({ retry, timeoutMs, heartbeatMs }: StepLimits): StepLimits {
  return {
    ...(retry && { retry }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(heartbeatMs !== undefined && { heartbeatMs }),
  };
}
