import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { buildWeb, builtFor, nextCommand, root } from "./build-web.ts";
import { freePort } from "./free-port.ts";

// `pnpm start`: builds what is needed, runs server and web app on loopback, prints the address when both answer, and takes both
// down again at Ctrl-C.

const usualServerPort = 4_319;
const usualWebPort = 3_000;
const restartMs = 300;
/** An app that lived so long was well; its earlier deaths no longer count. */
const settledMs = 10_000;
const mostDeaths = 3;

const children = new Set<ChildProcess>();
let stopping = false;
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

const lastServer = builtFor();
const serverPort = await freePort(lastServer ? Number(new URL(lastServer).port) : usualServerPort);
const serverUrl = `http://127.0.0.1:${serverPort}`;
buildWeb(serverUrl);

keepRunning("apps/server", ["src/main.ts"], { STEPCAST_PORT: String(serverPort) });
const webPort = await freePort(Number(process.env.PORT) || usualWebPort);
keepRunning("apps/web", [nextCommand, "start", "-H", "127.0.0.1", "-p", String(webPort)], {});
await Promise.all([answers(`${serverUrl}/healthz`), answers(`http://127.0.0.1:${webPort}/`)]);
console.log(`\n  Stepcast is ready on http://localhost:${webPort}\n  (Ctrl-C stops it)\n`);

/** Starts an app, and again when it dies: runs go on from their logs. One that dies at once, time after time, is given up. */
function keepRunning(folder: string, args: string[], env: Record<string, string>, deaths = 0): void {
  const child = run(folder, args, env);
  const began = performance.now();
  child.once("exit", (code, signal) => {
    children.delete(child);
    if (stopping) return;
    const died = performance.now() - began < settledMs ? deaths + 1 : 1;
    console.error(`${folder} ended unexpectedly (${signal ?? `code ${code}`}).`);
    if (died <= mostDeaths) return void setTimeout(() => keepRunning(folder, args, env, died), restartMs);
    process.exitCode = 1;
    stop();
  });
}

function run(folder: string, args: string[], env: Record<string, string>): ChildProcess {
  if (stopping) process.exit();
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
  for (const child of children) child.kill("SIGTERM");
  // Later than the server gives its steps to end.
  setTimeout(() => {
    for (const child of children) child.kill("SIGKILL");
  }, 15_000).unref();
}
