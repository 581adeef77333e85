import { createReadStream } from "node:fs";
import { basename, join } from "node:path";
import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import type { Host } from "./host.ts";
import { openEngine } from "./open-engine.ts";

/**
 * Runs a pipeline in this process, its log in `address`. Ctrl-C cancels the run; a run that was killed goes on when it is started
 * again with its `--run-id`, its input and its file.
 */
export function inProcess(pipeline: Pipeline, folder: string, address: string): Host {
  const files = diskFiles(folder);
  return {
    keep: (path, signal) => files.write(basename(path), createReadStream(path), { signal }),
    async *events({ runId, input }, { signal }) {
      signal.throwIfAborted();
      const engine = await openEngine([pipeline], folder, address);
      try {
        const run = await engine.start(pipeline, input, { runId });
        signal.addEventListener("abort", () => void cancel(engine, runId), { once: true });
        yield* run;
      } finally {
        // Other runs of this store that it has in hand go on where they are, in the next process.
        await engine.close({ drainMs: 0 });
      }
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
