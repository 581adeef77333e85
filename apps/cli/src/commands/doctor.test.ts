import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lettersServer } from "../testing/letters-server.ts";
import { eventsOf, spawnCli, workplace } from "../testing/spawn-cli.ts";

const named = ["--json", "--run-id", "killed"];

/** Kills the command, as nothing can prepare for, as soon as the step that waits has begun. */
async function killed(cwd: string): Promise<void> {
  const { code } = await spawnCli(["run", "letters", "hello.txt", "--mood", "wait", ...named], {
    cwd,
    onLine(line, child) {
      if (line.includes('"step.started"') && line.includes('"key":"mood"')) child.kill("SIGKILL");
    },
  });
  expect(code).toBeNull();
}

test("a run whose command was killed goes on where it was, under its id and with the same input", {
  timeout: 30_000,
}, async () => {
  const cwd = await workplace();
  await killed(cwd);
  const { code, stdout } = await spawnCli(["run", "letters", "hello.txt", "--mood", "wait", ...named], {
    cwd,
    onLine(line, child) {
      if (line.includes('"step.started"') && line.includes('"key":"mood","attempt":2')) child.kill("SIGINT");
    },
  });
  const events = eventsOf({ stdout });
  expect(code).toBe(130);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
  expect(events.map((event) => event.type)).toContain("run.taken_over");
  expect(events.at(-1)?.type).toBe("run.cancelled");
});

test("the doctor says that every unfinished run can go on, and exits with 0", async () => {
  const cwd = await workplace();
  await killed(cwd);
  const { code, stdout } = await spawnCli(["doctor"], { cwd });
  expect(stdout).toContain("every unfinished run can go on");
  expect(code).toBe(0);
});

test("the doctor names a run whose pipeline is not here, and exits with 1", async () => {
  const cwd = await workplace();
  await killed(cwd);
  const { code, stdout } = await spawnCli(["doctor"], { cwd, entry: "../main.ts" });
  expect(stdout).toContain('letters killed: there is no pipeline "letters" here');
  expect(code).toBe(1);
});

test("a store that is none is said in a sentence, without a stack", async () => {
  const cwd = await workplace();
  await writeFile(join(cwd, "notes.db"), "these are notes, and no database at all; not even long ones");
  const { code, stderr } = await spawnCli(["doctor"], { cwd, env: { STEPCAST_LOG: "sqlite:notes.db" } });
  expect(stderr).toMatch(/^stepcast: .*notes\.db/);
  expect(stderr).not.toContain("    at ");
  expect(code).toBe(3);
});

test("the doctor asks a server which of our pipelines it has, and exits with 1 where one is missing", async () => {
  const cwd = await workplace();
  const { url } = await lettersServer(cwd);
  const words = await spawnCli(["doctor", "--server", url], { cwd });
  expect(words.code).toBe(1);
  expect(words.stdout).toContain(`${url} answers`);
  expect(words.stdout).toContain("nothing: the server does not have it");
  expect(words.stdout).not.toContain("letters:");
  const { stdout } = await spawnCli(["doctor", "--server", url, "--json"], { cwd });
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { missing?: string });
  expect(lines.flatMap(({ missing }) => missing ?? [])).toEqual(["nothing", "filler", "interview"]);
});
