import { join } from "node:path";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter, t } from "@stepcast/trpc";
import { serve } from "@stepcast/trpc/server";
import { onTestFinished } from "vitest";
import { letters } from "./letters.ts";

/** A real server with the small pipeline, on a free port; gone when the test is over. */
export async function lettersServer(folder: string) {
  const engine = createEngine({ pipelines: [letters], files: diskFiles(join(folder, "server-files")) });
  const router = t.router({ letters: pipelineRouter(letters, { engine }) });
  const served = await serve({ router, engine });
  onTestFinished(() => served.close());
  return { engine, url: served.url, close: () => served.close() };
}
