import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { samples } from "@stepcast/agents";
import { isFileRef, type RunEvent } from "@stepcast/pipeline";
import { expect, onTestFinished, test } from "vitest";
import { eventsOf, spawnCli, workplace } from "../testing/spawn-cli.ts";

const entry = "../main.ts";

test("the feedback pipeline gives the same on a server as in this process: steps, table and report", async () => {
  const cwd = await workplace();
  const url = await startServer(join(cwd, "server-files"));
  const sample = samples.find(({ fileName }) => fileName === "broken.csv");
  const args = ["run", "feedback", fileURLToPath(sample?.url ?? ""), "--title", "Broken", "--json"];
  const here = await spawnCli([...args, "-o", "here.pdf"], { cwd, entry });
  await mkdir(join(cwd, "there"));
  const there = await spawnCli([...args, "-o", "there", "--server", url], { cwd, entry });
  expect([here, there].map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    Array.from({ length: 2 }, () => ({ code: 0, stderr: "" })),
  );
  expect(lifeOf(eventsOf(there))).toEqual(lifeOf(eventsOf(here)));
  expect(filesOf(eventsOf(there))).toEqual(filesOf(eventsOf(here)));
  const pdf = await readFile(join(cwd, "here.pdf"));
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  // A folder takes all of the run's files.
  expect((await readdir(join(cwd, "there"))).toSorted()).toEqual([
    "broken-enriched.csv",
    "broken-report.pdf",
  ]);
  expect(await readFile(join(cwd, "there", "broken-report.pdf"))).toEqual(pdf);
}, 120_000);

/** The real server, as `apps/server` starts it. */
async function startServer(folder: string): Promise<string> {
  const main = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));
  const env = { ...process.env, STEPCAST_PORT: "0", STEPCAST_FILES: folder };
  const server: ChildProcess = fork(main, { env, stdio: "pipe" });
  onTestFinished(() => void server.kill());
  // The server's first message says where it listens.
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  return url;
}

/** Per step, what it went through; how often it told its progress and in which order it logged may differ. */
function lifeOf(events: RunEvent[]): Record<string, string[]> {
  const byKey: Record<string, string[]> = {};
  for (const event of events) {
    if (event.type === "step.progressed") continue;
    const key = "attempt" in event ? event.key : "run";
    (byKey[key] ??= []).push(event.type);
  }
  return byKey;
}

/** The digests of what the run ended with, by name. */
function filesOf(events: RunEvent[]): Record<string, string> {
  const end = events.at(-1);
  if (end?.type !== "run.completed") throw new Error(`the run ended with ${end?.type}`);
  const files = Object.values(end.output as Record<string, unknown>).filter(isFileRef);
  return Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]));
}
