import type { FileBody, Step, WriteFileOptions } from "../define/agent.ts";
import type { FileStore } from "../files/file-store.ts";
import { fileReader } from "../files/file-reader.ts";
import { StepcastError, toEventError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import { limits } from "../model/limits.ts";
import type { Fact, LogLevel, StepStamp } from "../model/run-event.ts";
import { mayBeIgnored } from "./may-be-ignored.ts";
import type { Outbox } from "./outbox.ts";

export interface AttemptVoice {
  runId: string;
  stamp: StepStamp;
  files: FileStore;
  outbox: Outbox;
  signal: AbortSignal;
  /** Whether the attempt may still speak. */
  isOpen(): boolean;
  /** Called at every sign of life. */
  heard(): void;
}

/** What an agent's `run` receives: puts what it says into the outbox while its attempt is open, and is silent after that. */
export function createStep({ runId, stamp, files, outbox, signal, isOpen, heard }: AttemptVoice): Step {
  let isLeavingOut = false;

  function line(level: LogLevel, message: string, fields?: Record<string, unknown>): void {
    putLine(outbox, { type: "step.logged", ...stamp, level, message: cut(message) }, fields);
  }

  async function emit(chunk: unknown): Promise<void> {
    if (!isOpen()) throw over(stamp);
    signal.throwIfAborted();
    heard();
    outbox.put({ type: "step.chunk", ...stamp, chunk });
    await outbox.room();
  }

  async function writeFile(name: string, body: FileBody, options?: WriteFileOptions): Promise<FileRef> {
    signal.throwIfAborted();
    heard();
    const file = await files.write(name, body, { mediaType: options?.mediaType, signal });
    if (!isOpen()) throw over(stamp);
    heard();
    outbox.put({ type: "file.written", ...stamp, file });
    return file;
  }

  return {
    runId,
    key: stamp.key,
    attempt: stamp.attempt,
    signal,
    idempotencyKey: `${runId}/${stamp.key}`,
    progress(done, total, message) {
      if (!isOpen()) return;
      heard();
      outbox.put({
        type: "step.progressed",
        ...stamp,
        done,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message: cut(message) }),
      });
    },
    log(level, message, fields) {
      if (!isOpen()) return;
      heard();
      // Law 17: what a run has in memory is bounded, also where a step logs faster than the log stores.
      const { isFlooded } = outbox;
      if (!isFlooded) line(level, message, fields);
      else if (!isLeavingOut)
        line("warn", "lines are left out here: they come faster than they can be stored");
      isLeavingOut = isFlooded;
    },
    emit: (chunk) => mayBeIgnored(emit(chunk)),
    writeFile: (name, body, options) => mayBeIgnored(writeFile(name, body, options)),
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
