import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Pipeline } from "@stepcast/pipeline";
import { createEngine, type Engine, type EngineOptions, openLog } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";

/** An engine of this process over a stored log. `work: false` only looks. @throws StepcastError `store_failed` */
export async function openEngine(
  pipelines: readonly Pipeline[],
  folder: string,
  address: string,
  options: Pick<EngineOptions, "work" | "concurrency"> = {},
): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  return createEngine({ pipelines, files: diskFiles(folder), log: await openLog(address), ...options });
}

/** Where the runs of a folder are, unless the environment says otherwise. */
export function logIn(folder: string): string {
  return `sqlite:${join(folder, "runs.db")}`;
}
