import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Step } from "../define/agent.ts";
import { StepcastError } from "../model/errors.ts";
import type { LogLevel } from "../model/run-event.ts";
import { type FromWorker, packThrown, type ToWorker, unpackThrown } from "./worker-message.ts";
import { WorkerStreams } from "./worker-streams.ts";

/** An idle thread is kept this long, since loading a model again is dear. */
const idleMs = 60_000;

/** One worker thread, doing one job at a time. */
export class WorkerThread {
  ended = false;
  private readonly module: string;
  private readonly worker = new Worker(runnable(new URL("./worker-entry.ts", import.meta.url)), {
    execArgv: [],
  });
  private job = 0;
  private hear: ((message: FromWorker) => void) | undefined;
  private lose: ((error: Error) => void) | undefined;
  private restTimer: NodeJS.Timeout | undefined;

  constructor(module: string) {
    this.module = module;
    this.worker.unref();
    this.worker.on("message", (message: FromWorker) => this.hear?.(message));
    this.worker.on("error", (error: unknown) => {
      this.ended = true; // its exit comes later, and no job may be given to it until then
      this.lose?.(unpackThrown(packThrown(error)));
    });
    this.worker.on("exit", (code) => {
      this.ended = true;
      this.lose?.(
        new StepcastError(
          "agent_error",
          `the step's worker thread ended with code ${code} before the step did`,
        ),
      );
    });
  }

  async run(input: unknown, step: Step, graceMs: number): Promise<unknown> {
    step.signal.throwIfAborted();
    const job = ++this.job;
    const streams = new WorkerStreams(step);
    let killTimer: NodeJS.Timeout | undefined;
    const stop = () => {
      this.send({ type: "abort", job });
      killTimer = setTimeout(() => this.end(), graceMs);
    };
    step.signal.addEventListener("abort", stop, { once: true });
    this.worker.ref();
    try {
      return await this.perform(job, input, step, streams);
    } finally {
      clearTimeout(killTimer);
      step.signal.removeEventListener("abort", stop);
      this.hear = undefined;
      this.lose = undefined;
      streams.close();
      this.worker.unref();
    }
  }

  /** Ends the thread after a while without a job; `undefined` means it has one again. */
  rest(onEnd: (() => void) | undefined): void {
    clearTimeout(this.restTimer);
    if (!onEnd) return;
    this.restTimer = setTimeout(() => {
      onEnd();
      this.end();
    }, idleMs).unref();
  }

  private end(): void {
    this.ended = true;
    void this.worker.terminate();
  }

  private perform(job: number, input: unknown, step: Step, streams: WorkerStreams): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.lose = reject;
      this.hear = (message) => {
        if (message.job !== job) return;
        switch (message.type) {
          case "done":
            return resolve(message.output);
          case "failed":
            return reject(unpackThrown(message.error));
          case "tell":
            return tell(step, message, reject);
          case "ask":
            return void this.reply(streams, message);
        }
      };
      const { runId, key, attempt, idempotencyKey } = step;
      this.send({
        type: "run",
        job,
        module: this.module,
        input,
        step: { runId, key, attempt, idempotencyKey },
      });
    });
  }

  private async reply(
    streams: WorkerStreams,
    { id, question }: Extract<FromWorker, { type: "ask" }>,
  ): Promise<void> {
    try {
      this.send({ type: "reply", id, ok: true, value: await streams.answer(question) });
    } catch (error) {
      this.send({ type: "reply", id, ok: false, error: packThrown(error) });
    }
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}

/** What cannot be told fails the job: thrown here, in an event handler, it would end the process. */
function tell(
  step: Step,
  { method, args }: Extract<FromWorker, { type: "tell" }>,
  fail: (error: unknown) => void,
): void {
  try {
    // The worker's proxy has the step's own types, so the arguments are those of the method.
    if (method === "progress") step.progress(...(args as [number, number?, string?]));
    else step.log(...(args as [LogLevel, string, Record<string, unknown>?]));
  } catch (error) {
    fail(error);
  }
}

/** The module as it lies here: sources name `.ts`, which a published package has as `.js`. */
export function runnable(module: URL): URL {
  if (existsSync(module)) return module;
  return new URL(module.href.replace(/\.ts$/, ".js"));
}
