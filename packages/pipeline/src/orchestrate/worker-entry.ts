import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { FileBody, Step, WriteFileOptions } from "../define/agent.ts";
import { fileReader } from "../files/file-reader.ts";
import { StepcastError } from "../model/errors.ts";
import type { FileRef } from "../model/file-ref.ts";
import { drain } from "./drain.ts";
import {
  type FromWorker,
  packThrown,
  type Question,
  type StepIdentity,
  type ToWorker,
  unpackThrown,
} from "./worker-message.ts";

// The inside of a worker thread: loads the agent's module, runs one job at a time, and speaks to the step in the main thread.

type Run = (input: unknown, step: Step) => unknown;
type RunMessage = Extract<ToWorker, { type: "run" }>;

if (!parentPort)
  throw new StepcastError("internal", "worker-entry is started by Stepcast in a worker thread, not by hand");
const port = parentPort;
yieldToMainThread();
const waiting = new Map<number, PromiseWithResolvers<unknown>>();
let lastId = 0;
let current: { job: number; controller: AbortController } | undefined;

port.on("message", (message: ToWorker) => {
  switch (message.type) {
    case "run":
      void perform(message);
      return;
    case "abort":
      if (current?.job === message.job)
        current.controller.abort(new StepcastError("cancelled", "the run was cancelled"));
      return;
    case "reply": {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) asked?.resolve(message.value);
      else asked?.reject(unpackThrown(message.error));
    }
  }
});

/**
 * Lets the thread that serves followers go first where cores are few: without it, it waits tens of milliseconds for its turn.
 * Only Linux counts priority by thread (setpriority(2), "C library/kernel differences"); elsewhere it would slow down the process.
 */
function yieldToMainThread(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, 10);
  } catch {
    // A sandbox may forbid it; the work is done all the same.
  }
}

async function perform({ job, module, input, step }: RunMessage): Promise<void> {
  const controller = new AbortController();
  current = { job, controller };
  try {
    const run = await load(module);
    const proxy = proxyStep(job, step, controller.signal);
    send({ type: "done", job, output: await drain(run(input, proxy), proxy) });
  } catch (error) {
    send({ type: "failed", job, error: packThrown(error) });
  } finally {
    controller.abort(new StepcastError("cancelled", "the attempt is over"));
  }
}

async function load(module: string): Promise<Run> {
  const { default: run } = (await import(module)) as { default?: unknown };
  if (typeof run === "function") return run as Run;
  throw new StepcastError("invalid_definition", "a worker module must export its `run` function by default");
}

function proxyStep(job: number, identity: StepIdentity, signal: AbortSignal): Step {
  const ask = (question: Question) => request(job, question);
  return {
    ...identity,
    signal,
    progress: (...args) => send({ type: "tell", job, method: "progress", args }),
    log: (...args) => send({ type: "tell", job, method: "log", args }),
    emit: async (chunk) => void (await ask({ method: "emit", chunk })),
    writeFile: (name, body, options) => writeFile(ask, name, body, options),
    readFile: (file) => fileReader(() => readFile(ask, file)),
  };
}

type Ask = (question: Question) => Promise<unknown>;

function request(job: number, question: Question): Promise<unknown> {
  const id = ++lastId;
  const answer = Promise.withResolvers<unknown>();
  waiting.set(id, answer);
  send({ type: "ask", job, id, question });
  return answer.promise;
}

async function writeFile(
  ask: Ask,
  name: string,
  body: FileBody,
  options: WriteFileOptions | undefined,
): Promise<FileRef> {
  const stream = (await ask({ method: "openWrite", name, options })) as number;
  try {
    for await (const piece of typeof body === "string" || body instanceof Uint8Array ? [body] : body) {
      const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
      await ask({ method: "write", stream, bytes });
    }
    return (await ask({ method: "closeWrite", stream })) as FileRef;
  } catch (error) {
    await ask({ method: "abortWrite", stream });
    throw error;
  }
}

async function* readFile(ask: Ask, file: FileRef): AsyncGenerator<Uint8Array> {
  const stream = (await ask({ method: "openRead", file })) as number;
  try {
    for (;;) {
      const bytes = (await ask({ method: "read", stream })) as Uint8Array | undefined;
      if (!bytes) return;
      yield bytes;
    }
  } finally {
    await ask({ method: "closeRead", stream });
  }
}

function send(message: FromWorker): void {
  port.postMessage(message);
}
