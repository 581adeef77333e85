import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { loopbackHosts, serve } from "@stepcast/trpc/server";
import { environment as env } from "./environment.ts";
import { createRouter, pipelines } from "./router.ts";

const engine = createEngine({ pipelines, files: diskFiles(env.STEPCAST_FILES) });
const served = await serve({
  router: createRouter(engine),
  engine,
  port: env.STEPCAST_PORT,
  host: env.STEPCAST_HOST,
  allowedHosts: [...loopbackHosts, ...env.STEPCAST_ALLOWED_HOSTS],
  maxUploadBytes: env.STEPCAST_MAX_UPLOAD_MIB * 1024 * 1024,
}).catch(cannotListen);
console.log(`stepcast server ready on ${served.url}`);
// A parent that started us with an IPC channel learns the address without reading our output.
process.send?.({ type: "ready", url: served.url });

async function stop(): Promise<void> {
  await served.close();
  process.exit(0);
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);

function cannotListen(error: NodeJS.ErrnoException): never {
  const taken = `port ${env.STEPCAST_PORT} is taken: stop what listens there, or set STEPCAST_PORT to another`;
  console.error(error.code === "EADDRINUSE" ? taken : `the server cannot listen: ${error.message}`);
  process.exit(1);
}
