import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");
const webFolder = join(root, "apps/web");
/** Run by this Node itself: shims differ between systems. */
export const nextCommand = join(webFolder, "node_modules/next/dist/bin/next");
const stampFile = join(webFolder, ".next/stepcast-build.json");

/** Builds the web app for a server address, unless the last build was of the same sources for the same address. */
export function buildWeb(serverUrl: string): void {
  const stamp = JSON.stringify({ serverUrl, sources: digestOfSources() });
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.log("building the web app (once, and after changes) …");
  const { status, stdout, stderr } = spawnSync(process.execPath, [nextCommand, "build"], {
    cwd: webFolder,
    encoding: "utf8",
    env: { ...process.env, STEPCAST_SERVER_URL: serverUrl, NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) throw new Error(`the web app does not build:\n${stdout}\n${stderr}`);
  writeFileSync(stampFile, stamp);
}

/** The server address of the last build; taking it again saves a build. */
export function builtFor(): string | undefined {
  if (!existsSync(stampFile)) return undefined;
  const { serverUrl } = JSON.parse(readFileSync(stampFile, "utf8")) as { serverUrl: string };
  return serverUrl;
}

function digestOfSources(): string {
  const patterns = [
    "packages/*/src/**/*.{ts,tsx,css}",
    "apps/{web,server}/src/**/*.{ts,tsx,css}",
    "apps/web/*.{ts,mjs,json}",
  ];
  const files = globSync([...patterns, "pnpm-lock.yaml"], { cwd: root }).sort();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
