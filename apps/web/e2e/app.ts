import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the web app answers. */
    webUrl: string;
    /** The process whose children are the server and the web app. */
    appPid: number;
  }
}

/** Starts what a user starts (`pnpm start`), with its files in a folder of its own, and stops it as Ctrl-C does. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const files = await mkdtemp(join(tmpdir(), "stepcast-files-"));
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const app = spawn(process.execPath, ["scripts/preflight.mjs", "start"], {
    cwd: root,
    env: { ...process.env, PORT: "3100", STEPCAST_FILES: files, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  project.provide("webUrl", await announcedUrl(app.stdout));
  project.provide("appPid", app.pid ?? 0);
  return async () => {
    app.kill("SIGINT");
    const [code] = await once(app, "exit");
    await rm(files, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the app did not stop cleanly: it ended with ${code}`);
  };
}

async function announcedUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const match = /ready on (http:\S+)/.exec(line);
    if (match?.[1]) return match[1];
  }
  throw new Error("the app ended before it was ready; its messages are above");
}
