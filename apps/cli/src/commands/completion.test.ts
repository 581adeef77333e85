import { execFile } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { shells } from "../completion/scripts.ts";
import { letters } from "../testing/letters.ts";
import { lettersServer } from "../testing/letters-server.ts";
import { spawnCli, workplace } from "../testing/spawn-cli.ts";

const main = fileURLToPath(new URL("../testing/main.ts", import.meta.url));

/** What a real bash offers for a line whose last word is being typed. */
async function offered(cwd: string, ...words: string[]): Promise<string[]> {
  const { stdout: script } = await spawnCli(["completion", "bash"], { cwd });
  await writeFile(join(cwd, "completion.bash"), script);
  await writeFile(join(cwd, "stepcast"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  await chmod(join(cwd, "stepcast"), 0o755);
  const line = ["stepcast", ...words].join(" ");
  const bash = `PATH="$PWD:$PATH"; source completion.bash; COMP_LINE='${line}'; COMP_POINT=${line.length}
    _stepcast; [ \${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)("bash", ["--norc", "-c", bash], { cwd });
  return stdout.split("\n").filter(Boolean);
}

test("the script for bash is one that bash can read, and completes commands", async () => {
  const cwd = await workplace();
  expect(await offered(cwd, "wo")).toEqual(["worker"]);
  expect(await offered(cwd, "c")).toEqual(["cancel", "completion"]);
  await promisify(execFile)("bash", ["-n", "completion.bash"], { cwd });
});

test("options are completed, those of the command and those of the pipeline's input", async () => {
  const cwd = await workplace();
  expect(await offered(cwd, "run", "letters", "--m")).toEqual(["--more-texts", "--mood"]);
  expect(await offered(cwd, "run", "nothing", "--m")).toEqual([]);
  expect(await offered(cwd, "cancel", "--no")).toEqual(["--no-wait"]);
  expect(await offered(cwd, "watch", "--transport", "")).toEqual(["auto", "sse", "websocket", "polling"]);
  expect(await offered(cwd, "run", "letters", "--mood", "w")).toEqual(["work", "wait"]);
}, 30_000);

test("pipelines, statuses with commas, shells and run ids are completed; where a file may stand, it is left to bash", async () => {
  const cwd = await workplace();
  await spawnCli(["run", "nothing", "--run-id", "a-run"], { cwd });
  expect(await offered(cwd, "run", "")).toEqual(["letters", "nothing", "filler", "interview"]);
  expect(await offered(cwd, "list", "--status", "failed,ca")).toEqual(["failed,cancelled"]);
  expect(await offered(cwd, "completion", "")).toEqual(["bash", "zsh", "fish"]);
  expect(await offered(cwd, "watch", "")).toEqual(["a-run"]);
  expect(await offered(cwd, "show", "--json", "a-")).toEqual(["a-run"]);
  expect(await offered(cwd, "run", "letters", "hel")).toEqual([]);
}, 30_000);

test("run ids come from the server that the line names", async () => {
  const cwd = await workplace();
  const { engine, url } = await lettersServer(cwd);
  const text = await engine.files.write("hello.txt", "hello");
  await (await engine.start(letters, { text }, { runId: "over-there" })).result;
  expect(await offered(cwd, "watch", "--server", url, "ov")).toEqual(["over-there"]);
});

test("where nothing can be found out, nothing is offered and nothing is said", async () => {
  const cwd = await workplace();
  expect(await offered(cwd, "watch", "--server", "127.0.0.1:1", "")).toEqual([]);
  expect(await offered(cwd, "rum", "x")).toEqual([]);
});

test("each shell has its script, and another shell is told which there are", async () => {
  const cwd = await workplace();
  for (const shell of shells) {
    const { code, stdout } = await spawnCli(["completion", shell], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("complete --");
  }
  const { code, stderr } = await spawnCli(["completion", "fisch"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('shell is one of bash, zsh, fish, not "fisch". Did you mean fish?');
});

test("keys of open questions, messages with their fields, and steps are completed of the run that the line names", async () => {
  const cwd = await workplace();
  await spawnCli(["run", "interview", "--short", "--run-id", "asking", "--json"], {
    cwd,
    onLine: (line, child) => {
      if (line.includes('"run.waiting"')) child.kill("SIGKILL");
    },
  });
  expect(await offered(cwd, "answer", "asking", "")).toEqual(["go"]);
  expect(await offered(cwd, "signal", "asking", "")).toEqual(["note"]);
  expect(await offered(cwd, "signal", "asking", "note", "--t")).toEqual(["--text"]);
  expect(await offered(cwd, "rerun", "asking", "--from", "")).toEqual(["note"]);
  expect(await offered(cwd, "cancel", "other", "as")).toEqual(["asking"]);
}, 30_000);
