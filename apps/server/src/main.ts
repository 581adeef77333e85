import { join } from "node:path";
import { createEngine } from "@stepcast/pipeline/engine";
import { loopbackHosts, serve } from "@stepcast/trpc/server";
import { environment as env, place } from "./environment.ts";
import { openBoard } from "./open-board.ts";
import { openParts } from "./open-parts.ts";
import { ownSecret } from "./own-secret.ts";
import { createRouter, pipelines } from "./router.ts";

const parts = await openParts(place).catch(cannotOpen);
const { STEPCAST_KEEP_DAYS: days, STEPCAST_KEEP_RUNS: runs, STEPCAST_KEEP_UNUSED_HOURS: unusedHours } = env;
const engine = createEngine({
  ...parts,
  pipelines,
  work: env.STEPCAST_WORK === "1",
  keep: { ...(days && { days }), ...(runs && { runs }), unusedHours },
});
const board = { token: env.STEPCAST_BOARD_TOKEN, writable: env.STEPCAST_BOARD_WRITABLE === "1" };
const mounts = await openBoard(parts, board).catch(cannotOpen);
const secret = env.STEPCAST_SECRET ?? (await ownSecret(place).catch(cannotOpen));
const served = await serve({
  router: createRouter(engine),
  engine,
  port: env.STEPCAST_PORT,
  host: env.STEPCAST_HOST,
  allowedHosts: [...loopbackHosts, ...env.STEPCAST_ALLOWED_HOSTS],
  allowedOrigins: env.STEPCAST_ALLOWED_ORIGINS,
  mounts,
  secret,
  ...(env.STEPCAST_SIGN_FILES === "1" && {
    signing: { secrets: [secret, ...env.STEPCAST_FORMER_SECRETS], required: true },
  }),
  maxUploadBytes: env.STEPCAST_MAX_UPLOAD_MIB * 1024 * 1024,
  uploads: { folder: join(place.folder, "uploads") },
  uploadLimits: {
    unusedBytes: env.STEPCAST_MAX_UNUSED_MIB * 1024 * 1024,
    unusedFiles: env.STEPCAST_MAX_UNUSED_FILES,
    unusedHours,
    atOnce: env.STEPCAST_MAX_UPLOADS_AT_ONCE,
  },
}).catch(cannotListen);
console.log(`stepcast server ready on ${served.url}`);
// A parent that started us with an IPC channel learns the address without reading our output.
process.send?.({ type: "ready", url: served.url });

async function stop(): Promise<void> {
  await served.close();
  await engine.close({ drainMs: env.STEPCAST_DRAIN_MS });
  process.exit(0);
}
process.once("SIGINT", stop);
process.once("SIGTERM", stop);

function cannotOpen(error: Error): never {
  console.error(`the runs cannot be opened: ${error.message}`);
  process.exit(1);
}

function cannotListen(error: NodeJS.ErrnoException): never {
  const taken = `port ${env.STEPCAST_PORT} is taken: stop what listens there, or set STEPCAST_PORT to another`;
  console.error(error.code === "EADDRINUSE" ? taken : `the server cannot listen: ${error.message}`);
  process.exit(1);
}
