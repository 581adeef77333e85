import { mkdir } from "node:fs/promises";
import { createEngine, openLog } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter, t } from "@stepcast/trpc";
import { serve } from "@stepcast/trpc/server";
import { interview } from "./interview.ts";
import { filler, letters } from "./letters.ts";

// A server as `apps/server` starts it, over the small pipelines: its arguments are its port and its folder.
const [port = "0", folder = "files"] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const log = await openLog(`sqlite:${folder}/runs.db`);
const engine = createEngine({ pipelines: [letters, filler, interview], files: diskFiles(folder), log });
const router = t.router({
  letters: pipelineRouter(letters, { engine }),
  filler: pipelineRouter(filler, { engine }),
  interview: pipelineRouter(interview, { engine }),
});
const served = await serve({ router, engine, port: Number(port), uploads: { folder: `${folder}/uploads` } });
process.send?.({ port: served.port });
