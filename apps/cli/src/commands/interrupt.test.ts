import type { ChildProcess } from "node:child_process";
import { expect, test } from "vitest";
import { lettersServer } from "../testing/letters-server.ts";
import { eventsOf, spawnCli, workplace } from "../testing/spawn-cli.ts";

const waiting = ["run", "letters", "hello.txt", "--mood", "wait", "--json", "--run-id", "waiting"];

test("Ctrl-C cancels a run in this process, which ends by its own last event", async () => {
  const cwd = await workplace();
  const { code, stdout, stderr } = await spawnCli(waiting, { cwd, onLine: interruptAtMood });
  expect(code).toBe(130);
  expect(eventsOf({ stdout }).at(-1)).toMatchObject({ type: "run.cancelled", reason: "interrupted" });
  expect(stderr).toBe("stepcast: run waiting was cancelled: interrupted\n");
});

test("a second Ctrl-C ends the command at once, however deaf the step is", async () => {
  const cwd = await workplace();
  const args = waiting.map((word) => (word === "wait" ? "deaf" : word));
  const { code, stdout } = await spawnCli(args, {
    cwd,
    onLine(line, child) {
      interruptAtMood(line, child);
      if (line.includes("run.cancel_requested")) child.kill("SIGINT");
    },
  });
  expect(code).toBe(130);
  expect(eventsOf({ stdout }).at(-1)?.type).not.toBe("run.cancelled");
});

test("a step that is deaf to the cancel is left behind and does not hold the command", async () => {
  const cwd = await workplace();
  const args = waiting.map((word) => (word === "wait" ? "deaf" : word));
  const { code, stdout } = await spawnCli(args, { cwd, onLine: interruptAtMood });
  expect(code).toBe(130);
  expect(eventsOf({ stdout }).at(-1)?.type).toBe("run.cancelled");
});

test("Ctrl-C leaves a run on a server, which goes on, and says how to look again", async () => {
  const cwd = await workplace();
  const { engine, url } = await lettersServer(cwd);
  const left = await spawnCli([...waiting, "--server", url], { cwd, onLine: interruptAtMood });
  expect(left.code).toBe(130);
  expect(left.stderr).toContain(`stepcast watch waiting --server ${url}\n`);
  expect(await engine.state("waiting")).toMatchObject({ status: "running", cancelRequested: false });

  const again = await spawnCli(["watch", "waiting", "--server", url, "--json"], {
    cwd,
    onLine: (line) => {
      if (line.includes('"step.started"') && line.includes('"mood"'))
        void engine.cancel("waiting", { reason: "enough" });
    },
  });
  expect(again.code).toBe(130);
  expect(again.stderr).toBe("stepcast: run waiting was cancelled: enough\n");
  expect(eventsOf(again)[0]).toMatchObject({ type: "run.queued", seq: 1 });
});

test("a server that goes away is said to be away, and is waited for until Ctrl-C", async () => {
  const cwd = await workplace();
  const { url, close } = await lettersServer(cwd);
  const { code, stderr } = await spawnCli([...waiting, "--server", url], {
    cwd,
    onLine: (line) => {
      if (line.includes('"step.started"') && line.includes('"mood"')) void close();
    },
    onNote: (text, child) => {
      if (text.includes("reconnecting")) child.kill("SIGINT");
    },
  });
  expect(stderr).toContain(`reconnecting: no connection to ${url}`);
  expect(stderr).toContain("left the run; it goes on");
  expect(code).toBe(130);
});

function interruptAtMood(line: string, child: ChildProcess): void {
  if (line.includes('"step.started"') && line.includes('"mood"')) child.kill("SIGINT");
}
