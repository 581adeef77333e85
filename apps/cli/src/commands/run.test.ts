import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { lettersServer } from "../testing/letters-server.ts";
import { eventsOf, spawnCli, workplace } from "../testing/spawn-cli.ts";

const counted = "e 1\nh 1\nl 2\no 1";
const sha256 = createHash("sha256").update(counted).digest("hex");

test("a run in this process writes its main file where -o says, byte for byte", async () => {
  const cwd = await workplace();
  const { code, stdout, stderr } = await spawnCli(["run", "letters", "hello.txt", "-o", "out.txt"], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(await readFile(join(cwd, "out.txt"), "utf8")).toBe(counted);
  expect(stdout).toMatch(/^run \S+ of letters\n/);
  expect(stdout).toMatch(/count: started\n/);
  expect(stdout).toMatch(/count: completed in \d+\.\d s\n/);
  expect(stdout).toMatch(/wrote out\.txt \(15 B\)\n$/);
});

test("text from files and agents cannot move the cursor or begin a line of its own", async () => {
  const cwd = await workplace();
  const { stdout } = await spawnCli(["run", "letters", "hello.txt"], { cwd });
  expect(stdout).toContain("count: info counted every letter\n");
  expect(stdout).not.toContain("\u001b");
});

test("without -o it says where the files are, and they are there", async () => {
  const cwd = await workplace();
  const { stdout } = await spawnCli(["run", "letters", "hello.txt"], { cwd });
  const path = /letters\.txt \(15 B\): (\S+)\n$/.exec(stdout)?.[1] ?? "";
  expect(await readFile(join(cwd, path), "utf8")).toBe(counted);
});

test("-o with a folder takes the file's own name, and replaces what was there whole", async () => {
  const cwd = await workplace();
  await writeFile(join(cwd, "letters.txt"), "an older and longer result than the new one");
  const { code } = await spawnCli(["run", "letters", "hello.txt", "-o", "."], { cwd });
  expect(code).toBe(0);
  expect(await readFile(join(cwd, "letters.txt"), "utf8")).toBe(counted);
  expect(await readdir(cwd)).toEqual(["files", "hello.txt", "letters.txt"]);
});

test("--json prints the run's events and nothing else, one a line, from the first to the last", async () => {
  const cwd = await workplace();
  const { stdout } = await spawnCli(["run", "letters", "hello.txt", "--json", "--run-id", "mine"], { cwd });
  const events = eventsOf({ stdout });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map(({ runId }) => runId))).toEqual(new Set(["mine"]));
  expect(events[0]?.type).toBe("run.queued");
  expect(events.at(-1)).toMatchObject({ type: "run.completed", output: { file: { sha256 } } });
});

test("on a server the same run gives the same events, and the same file", async () => {
  const cwd = await workplace();
  const { url } = await lettersServer(cwd);
  const run = (name: string, more: string[]) =>
    spawnCli(["run", "letters", "hello.txt", "--json", "-o", name, ...more], { cwd });
  const [here, there] = await Promise.all([run("here.txt", []), run("there.txt", ["--server", url])]);
  expect([here.code, there.code]).toEqual([0, 0]);
  expect(outline(eventsOf(there))).toEqual(outline(eventsOf(here)));
  expect(await readFile(join(cwd, "there.txt"))).toEqual(await readFile(join(cwd, "here.txt")));
  expect(eventsOf(there).at(-1)).toMatchObject({ output: { file: { sha256 } } });
});

test("without -o a server's files are told by their addresses", async () => {
  const cwd = await workplace();
  const { url } = await lettersServer(cwd);
  const { stdout } = await spawnCli(["run", "letters", "hello.txt", "--server", url.replace("http://", "")], {
    cwd,
  });
  const address = /letters\.txt \(15 B\): (\S+)\n$/.exec(stdout)?.[1] ?? "";
  expect(await (await fetch(address)).text()).toBe(counted);
});

test("a failed run says why, ends with 1, and leaves an older result alone", async () => {
  const cwd = await workplace();
  await writeFile(join(cwd, "out.txt"), "older");
  const { code, stderr } = await spawnCli(
    ["run", "letters", "hello.txt", "--mood", "fail", "-o", "out.txt"],
    { cwd },
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^stepcast: run \S+ failed: step "mood" failed: the letters ran out\n$/);
  expect(await readFile(join(cwd, "out.txt"), "utf8")).toBe("older");
});

test("-o for a pipeline that ends without a file is told so", async () => {
  const cwd = await workplace();
  const { code, stderr } = await spawnCli(["run", "nothing", "-o", "out.txt"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain("pipeline nothing ends without a file");
});

test("a reader who stops reading, such as head, ends the command quietly", async () => {
  const cwd = await workplace();
  const { code, stderr } = await spawnCli(["run", "letters", "hello.txt", "--json"], {
    cwd,
    onLine: (_line, child) => child.stdout?.destroy(),
  });
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

/** What is the same for every run of one input: each step's events in their order, and those of the run. */
function outline(events: RunEvent[]): Record<string, string[]> {
  const byKey: Record<string, string[]> = {};
  for (const event of events) {
    const key = "attempt" in event ? event.key : "run";
    (byKey[key] ??= []).push(event.type);
  }
  return byKey;
}
