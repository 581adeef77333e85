import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { buildWeb, builtFor, nextCommand, root } from "./build-web.ts";
import { freePort } from "./free-port.ts";

// `pnpm start`: builds what is needed, runs server and web app on loopback, prints the address when both answer, and takes both
// down again at Ctrl-C.

const usualServerPort = 4_319;
const usualWebPort = 3_000;

const children = new Set<ChildProcess>();
let stopping = false;
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

const lastServer = builtFor();
const serverPort = await freePort(lastServer ? Number(new URL(lastServer).port) : usualServerPort);
const serverUrl = `http://127.0.0.1:${serverPort}`;
buildWeb(serverUrl);

const server = run("apps/server", ["src/main.ts"], { STEPCAST_PORT: String(serverPort) });
const webPort = await freePort(Number(process.env.PORT) || usualWebPort);
const web = run("apps/web", [nextCommand, "start", "-H", "127.0.0.1", "-p", String(webPort)], {});
await Promise.all([answers(`${serverUrl}/healthz`), answers(`http://127.0.0.1:${webPort}/`)]);
console.log(`\n  Stepcast is ready on http://localhost:${webPort}\n  (Ctrl-C stops it)\n`);

function run(folder: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: join(root, folder),
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: "1",
      STEPCAST_FILES: process.env.STEPCAST_FILES ?? join(root, "files"),
      ...env,
    },
    stdio: ["ignore", process.env.STEPCAST_VERBOSE ? "inherit" : "ignore", "inherit"],
  });
  children.add(child);
  child.once("exit", (code) => {
    children.delete(child);
    if (stopping) return;
    console.error(`${folder} ended unexpectedly (code ${code}).`);
    process.exitCode = 1;
    stop();
  });
  return child;
}

/** Resolves once the address answers; both apps are up in a second or two. */
async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600 && !stopping; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!stopping) throw new Error(`${url} does not answer`);
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  for (const child of [server, web]) child?.kill("SIGTERM");
  const killTimer = setTimeout(() => {
    for (const child of children) child.kill("SIGKILL");
  }, 5_000);
  killTimer.unref();
}
