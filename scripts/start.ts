import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildWeb, builtFor, nextCommand, root } from "./build-web.ts";
import { freePort } from "./free-port.ts";

// `pnpm start`: builds what is needed, runs server and web app on loopback, prints the address when both answer, and takes both
// down again at Ctrl-C.

const usualServerPort = 4_319;
const usualWebPort = 3_000;
const lockFile = join(root, "node_modules/.cache/stepcast-start.pid");
const restartMs = 300;
/** An app that lived so long was well; its earlier deaths no longer count. */
const settledMs = 10_000;
const mostDeaths = 3;

const children = new Set<ChildProcess>();
let stopping = false;
let alone = false;
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

// Whatever ends this process takes both apps along.
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  if (alone) rmSync(lockFile, { force: true });
});

await requireAlone();
alone = true;
const wantedPort = portOf("PORT") ?? usualWebPort;
const wantedServerPort = portOf("STEPCAST_PORT");
const lastServer = builtFor();
const lastServerPort = lastServer ? Number(new URL(lastServer).port) : usualServerPort;
const serverPort = await freePort(wantedServerPort ?? lastServerPort);
const serverUrl = `http://127.0.0.1:${serverPort}`;
buildWeb(serverUrl);

keepRunning("apps/server", ["src/main.ts"], { STEPCAST_PORT: String(serverPort) });
const webPort = await freePort(wantedPort);
if (process.env.PORT) tellTaken(wantedPort, webPort);
if (wantedServerPort) tellTaken(wantedServerPort, serverPort);
keepRunning("apps/web", [nextCommand, "start", "-H", "127.0.0.1", "-p", String(webPort)], {});
await Promise.all([answers(`${serverUrl}/healthz`), answers(`http://127.0.0.1:${webPort}/`)]);
console.log(`
  Stepcast is ready on http://localhost:${webPort}
  (Ctrl-C stops it; the server, for scripts and the command line: ${serverUrl})
`);

function tellTaken(wanted: number, port: number): void {
  if (port !== wanted) console.log(`port ${wanted} is taken; ${port} is the next that is free`);
}

/** @throws Error for what is no port */
function portOf(name: "PORT" | "STEPCAST_PORT"): number | undefined {
  const text = process.env[name];
  if (!text) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_436) return port;
  throw new Error(`${name} is ${JSON.stringify(text)}, which is no port: give a number from 1 to 65435.`);
}

/** Two of one folder would build over each other. @throws Error that says which one runs */
async function requireAlone(): Promise<void> {
  const other = await readFile(lockFile, "utf8").catch(() => "");
  if (other && (await isStart(Number(other)))) {
    throw new Error(
      `Stepcast already runs from this folder (process ${other}): stop it first, or take another clone.`,
    );
  }
  await mkdir(dirname(lockFile), { recursive: true });
  await writeFile(lockFile, String(process.pid));
}

/** Whether a process is another `start`, and not one that was given its number since. */
async function isStart(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "preflight.mjs");
  return commandLine.includes("preflight.mjs");
}

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
