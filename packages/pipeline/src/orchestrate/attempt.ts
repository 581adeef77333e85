import type { Agent, Step } from "../define/agent.ts";
import type { FileStore } from "../files/file-store.ts";
import { fileReader } from "../files/file-reader.ts";
import { type EventError, StepcastError, toEventError } from "../model/errors.ts";
import { limits } from "../model/limits.ts";
import type { Fact, StepStamp } from "../model/run-event.ts";
import { drain } from "./drain.ts";
import type { Outbox } from "./outbox.ts";
import { parseValue } from "./parse-value.ts";
import { runInWorker } from "./worker-pool.ts";

export interface AttemptOptions {
  runId: string;
  stamp: StepStamp;
  agent: Agent;
  /** Parsed by the agent's input schema. */
  input: unknown;
  files: FileStore;
  outbox: Outbox;
  signal: AbortSignal;
  graceMs: number;
}

/**
 * Runs one try of a step. Puts what it says into the outbox and closes it with exactly one of `step.completed`, `step.failed`,
 * `step.cancelled`; after that it is silent, whatever the agent still does. Never rejects.
 */
export async function runAttempt(options: AttemptOptions): Promise<void> {
  const { stamp, outbox, signal } = options;
  const voice: Voice = { open: true };
  try {
    const output = await untilLeft(work(options, voice), signal, options.graceMs);
    // A step that was told to stop ends cancelled, also when it got to its end.
    if (signal.aborted) throw signal.reason;
    const parsed = parseValue(
      options.agent.output,
      output,
      "invalid_output",
      `the output of agent "${stamp.step}"`,
    );
    outbox.put({ type: "step.completed", ...stamp, output: parsed });
  } catch (error) {
    if (signal.aborted) outbox.put({ type: "step.cancelled", ...stamp });
    else outbox.put({ type: "step.failed", ...stamp, error: failure(error) });
  } finally {
    voice.open = false;
  }
}

/** Whether the attempt may still speak. */
interface Voice {
  open: boolean;
}

async function work(options: AttemptOptions, voice: Voice): Promise<unknown> {
  const { agent, input, signal } = options;
  const step = createStep(options, voice);
  if (agent.worker) return runInWorker(agent.worker, input, step, options.graceMs);
  signal.throwIfAborted();
  return drain(agent.run?.(input, step), step);
}

function failure(thrown: unknown): EventError {
  const error = toEventError(thrown, "agent_error");
  // `abandoned` says that the step runs again, which is only for its driver to say: thrown by an agent the run would wait for ever.
  return error.code === "abandoned" ? { ...error, code: "agent_error" } : error;
}

function createStep({ runId, stamp, files, outbox, signal }: AttemptOptions, voice: Voice): Step {
  return {
    runId,
    key: stamp.key,
    attempt: stamp.attempt,
    signal,
    idempotencyKey: `${runId}/${stamp.key}`,
    progress(done, total, message) {
      if (!voice.open) return;
      outbox.put({
        type: "step.progressed",
        ...stamp,
        done,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message: cut(message) }),
      });
    },
    log(level, message, fields) {
      if (!voice.open) return;
      putLine(outbox, { type: "step.logged", ...stamp, level, message: cut(message) }, fields);
    },
    async emit(chunk) {
      if (!voice.open) throw over(stamp);
      signal.throwIfAborted();
      outbox.put({ type: "step.chunk", ...stamp, chunk });
      await outbox.room();
    },
    async writeFile(name, body, { mediaType } = {}) {
      signal.throwIfAborted();
      const file = await files.write(name, body, { mediaType, signal });
      if (!voice.open) throw over(stamp);
      outbox.put({ type: "file.written", ...stamp, file });
      return file;
    },
    readFile: (file) => fileReader(() => files.open(file.id)),
  };
}

type LogFact = Extract<Fact, { type: "step.logged" }>;

/** A log line must not fail the step it tells of: without its fields where they cannot be stored. */
function putLine(outbox: Outbox, line: LogFact, fields: Record<string, unknown> | undefined): void {
  try {
    outbox.put(fields ? { ...line, fields } : line);
  } catch (error) {
    outbox.put({ ...line, fields: { leftOut: toEventError(error, "not_serializable").message } });
  }
}

function over({ key, attempt }: StepStamp): StepcastError {
  return new StepcastError(
    "cancelled",
    `attempt ${attempt} of step "${key}" is over: await all work before returning`,
  );
}

function cut(message: string): string {
  const text = String(message);
  return text.length <= limits.logMessageChars ? text : `${text.slice(0, limits.logMessageChars)} …`;
}

/** The work's result, or a rejection once `signal` fired and the grace time went by without one (law 12: it is left behind). */
function untilLeft(work: Promise<unknown>, signal: AbortSignal, graceMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const leave = () => {
      timer = setTimeout(() => reject(signal.reason), graceMs);
    };
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", leave);
    });
  });
}
