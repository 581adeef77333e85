import type { InputOf } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import { diskFiles } from "../files/disk.ts";
import type { FileStore } from "../files/file-store.ts";
import type { RunEvent } from "../model/run-event.ts";
import { createEngine, type StartOptions } from "./engine.ts";
import type { Run } from "./run.ts";
import { newRunId } from "../model/new-run-id.ts";

export interface RunPipelineOptions extends StartOptions {
  /** Where files go. Default: the folder `files` of the working directory, made when a step first writes one. */
  files?: FileStore;
}

/**
 * Runs a pipeline in this process, its log in memory: the smallest use.
 * Bad input does not throw here; the loop and `result` reject with it.
 */
export function runPipeline<P extends Pipeline>(
  pipeline: P,
  input: InputOf<P>,
  { files = diskFiles("files", { listed: false }), runId = newRunId(), owner }: RunPipelineOptions = {},
): Run<P> {
  const engine = createEngine({ pipelines: [pipeline], files });
  const started = engine.start(pipeline, input, { runId, owner });
  // Whoever uses the handle hears of failures; a handle nobody uses must not end the process. The engine goes with its one run.
  void started
    .then((run) => run.result)
    .catch(() => undefined)
    .finally(() => engine.close());
  return {
    runId,
    get result() {
      return started.then((run) => run.result);
    },
    [Symbol.asyncIterator]: () => eventsOf(started),
    state: async () => (await started).state(),
    cancel: async (reason) => (await started).cancel(reason),
    answer: async (...args) => (await started).answer(...args),
    signal: async (...args) => (await started).signal(...args),
    pause: async (options) => (await started).pause(options),
    resume: async (options) => (await started).resume(options),
    rerun: async (options) => (await started).rerun(options),
  };
}

/** The events of a run that is about to start. */
function eventsOf<P extends Pipeline>(started: Promise<Run<P>>): AsyncIterator<RunEvent<P>> {
  const events = started.then((run) => run[Symbol.asyncIterator]());
  events.catch(() => undefined); // `next` tells of it
  return {
    next: async () => (await events).next(),
    return: async () => (await (await events).return?.()) ?? { done: true, value: undefined },
  };
}
