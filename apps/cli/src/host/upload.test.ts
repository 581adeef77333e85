import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { serverProcess } from "../testing/server-process.ts";
import { eventsOf, spawnCli, workplace } from "../testing/spawn-cli.ts";

/** So much that it goes in many pieces, no two of them alike. */
const text = Array.from({ length: 3_000_000 }, (_, at) => `line ${at}\n`).join("");
const sha256 = createHash("sha256").update(text).digest("hex");

async function openWork() {
  const cwd = await workplace();
  await writeFile(join(cwd, "large.txt"), text);
  const folder = join(cwd, "server-files");
  const server = await serverProcess(folder);
  const args = ["run", "letters", "large.txt", "--json", "--server", server.url];
  const env = { XDG_CACHE_HOME: join(cwd, "cache") };
  return { cwd, args, env, server, uploads: join(folder, "uploads") };
}

/** The id of the upload, once some of it has come. */
async function underWay(uploads: string): Promise<string> {
  for (;;) {
    const names = await readdir(uploads).catch(() => []);
    const id = names.find((name) => /^[0-9a-f]{32}$/.test(name));
    if (id !== undefined && (await stat(join(uploads, id))).size > 0) return id;
    await turn();
  }
}

test("a server that is killed while a file comes has all of it after its restart", async () => {
  const { cwd, args, env, server, uploads } = await openWork();
  const running = spawnCli(args, { cwd, env });
  const id = await underWay(uploads);
  await server.kill();
  expect(await readdir(uploads)).toContain(id);
  await server.start();
  const finished = await running;
  expect([finished.code, finished.stderr]).toEqual([0, ""]);
  expect(eventsOf(finished)[0]).toMatchObject({ input: { text: { name: "large.txt", sha256 } } });
});

test("a command that was killed while it sent a file goes on with it when it is run again", async () => {
  const { cwd, args, env, uploads } = await openWork();
  let child: ChildProcess | undefined;
  const killed = spawnCli(args, { cwd, env, onStart: (started) => (child = started) });
  const id = await underWay(uploads);
  child?.kill("SIGKILL");
  expect((await killed).code).toBeNull();
  const finished = await spawnCli(args, { cwd, env });
  expect([finished.code, finished.stderr]).toEqual([0, ""]);
  expect(eventsOf(finished)[0]).toMatchObject({ input: { text: { sha256 } } });
  await vi.waitFor(async () => expect(await readdir(uploads)).toEqual(["done"]));
  expect(await readdir(join(uploads, "done"))).toEqual([id]);
  expect(await readdir(join(cwd, "cache/stepcast/uploads"))).toEqual([]);
});
