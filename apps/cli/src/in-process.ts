import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import type { Host } from "./host.ts";

/** Runs a pipeline in this process. Ctrl-C cancels it: there is nobody else to go on with it. */
export function inProcess(pipeline: Pipeline, folder: string): Host {
  const files = diskFiles(folder);
  const engine = createEngine({ pipelines: [pipeline], files });
  return {
    keep: (path, signal) => files.write(basename(path), createReadStream(path), { signal }),
    async *events({ runId, input }, { signal }) {
      signal.throwIfAborted();
      const run = await engine.start(pipeline, input, { runId });
      signal.addEventListener("abort", () => void cancel(engine, runId), { once: true });
      yield* run;
    },
    open: (file) => files.open(file.id),
    whereIs: (file) => join(folder, file.id),
    leftMessage: () => "interrupted before the run began",
  };
}

async function cancel(engine: Engine, runId: string): Promise<void> {
  try {
    await engine.cancel(runId, { reason: "interrupted" });
  } catch (error) {
    // It ended in the same moment, and its own events say how.
    if (!(StepcastError.is(error) && error.code === "run_ended")) throw error;
  }
}
