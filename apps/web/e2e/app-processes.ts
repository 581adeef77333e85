import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@stepcast/bullmq/testing";

export const apps = fileURLToPath(new URL("../..", import.meta.url));

export interface Listening {
  url: string;
  child: ChildProcess;
}

/** A server that serves only: what works on its runs is somebody else's process. */
export async function startServer(variables: Record<string, string>): Promise<Listening> {
  const env = { ...process.env, ...variables, STEPCAST_PORT: "0", STEPCAST_WORK: "0" };
  const child = fork(join(apps, "server/src/main.ts"), {
    cwd: join(apps, "server"),
    env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return { url, child };
}

/** The web app of a build, once it reaches its server. */
export async function startWeb(build: string, stderr: "inherit" | "ignore" = "inherit"): Promise<Listening> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = ["start", "-H", "127.0.0.1", "-p", new URL(url).port];
  const child = spawn(process.execPath, [join(apps, "web/node_modules/next/dist/bin/next"), ...args], {
    cwd: join(apps, "web"),
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", STEPCAST_WEB_DIST: build },
    stdio: ["ignore", "ignore", stderr],
  });
  // As a probe does.
  while (!(await fetch(`${url}/readyz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`the web app ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, child };
}

/** The build that is there, for another server: that address is all in it that differs. Answers its folder, in the web app's. */
export function buildFor(serverUrl: string): string {
  const web = join(apps, "web");
  const folder = `.next-shared-${new URL(serverUrl).port}`;
  cpSync(join(web, ".next"), join(web, folder), {
    recursive: true,
    filter: (path) => !path.startsWith(join(web, ".next/cache")),
  });
  const stamp = JSON.parse(readFileSync(join(web, folder, "stepcast-build.json"), "utf8")) as {
    serverUrl: string;
  };
  for (const name of globSync("**/*.{js,json}", { cwd: join(web, folder) })) {
    const path = join(web, folder, name);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, "utf8");
    if (text.includes(stamp.serverUrl)) writeFileSync(path, text.replaceAll(stamp.serverUrl, serverUrl));
  }
  return folder;
}

/** Ends a process without a goodbye. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
