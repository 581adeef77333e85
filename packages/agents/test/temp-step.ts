import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileRef, LogLevel, Step } from "@stepcast/pipeline";
import { diskFiles, fileReader } from "@stepcast/pipeline/files";

export interface TempStep extends Step<never> {
  readonly logged: { level: LogLevel; message: string }[];
}

/** A step over a folder of its own, for trying an agent's `run` without an engine. */
export async function tempStep(signal: AbortSignal = new AbortController().signal): Promise<TempStep> {
  const files = diskFiles(await mkdtemp(join(tmpdir(), "stepcast-agents-")));
  const logged: TempStep["logged"] = [];
  return {
    runId: "run",
    key: "step",
    attempt: 1,
    signal,
    idempotencyKey: "run/step",
    logged,
    progress: () => undefined,
    log: (level, message) => void logged.push({ level, message }),
    emit: async () => undefined,
    writeFile: (name, body, options) => files.write(name, body, options),
    readFile: (file: FileRef) => fileReader(() => files.open(file.id)),
  };
}
