import { join } from "node:path";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { serve } from "../server/serve.ts";
import { t } from "../trpc.ts";
import { watchedLog } from "./watched-log.ts";

// A server that takes uploads, in a process of its own, to be killed. Its arguments are its folder and its port.

const [folder = "", port = "0"] = process.argv.slice(2);
const engine = createEngine({ pipelines: [], files: diskFiles(join(folder, "files")), log: watchedLog() });
const { url } = await serve({
  router: t.router({}),
  engine,
  port: Number(port),
  maxUploadBytes: 2 ** 34,
  uploads: { folder: join(folder, "uploads") },
});
process.send?.({ url });
process.on("disconnect", () => process.exit());
