import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { root, runProgram } from "./testing/run-program.ts";
import { startServer } from "./testing/start-server.ts";

const sample = join(root, "packages/agents/samples/broken.csv");

test("02-follow-a-server sees the same run as the command line: the same events of each step, the same file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-example-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { url, stop } = await startServer(folder);
  onTestFinished(stop);
  const example = await run("examples/02-follow-a-server.ts", [url, sample], folder);
  const command = await run("apps/cli/src/main.ts", ["run", "feedback", sample, "--json"], folder);
  const events = command.map((line) => JSON.parse(line) as { type: string; key?: string; output?: Output });
  const told = events.map(({ type, key = "" }) => `${type} ${key}`);
  expect(lives(example)).toEqual(lives(told));
  expect(example.at(-1)?.split(" ")[1]).toBe(events.at(-1)?.output?.file.sha256);
});

interface Output {
  file: { sha256: string };
}

async function run(script: string, args: string[], cwd: string): Promise<string[]> {
  const printed = await runProgram(process.execPath, [join(root, script), ...args], { cwd });
  return printed.trim().split("\n");
}

/** What each step went through, in order. How often it tells its progress depends on the machine's speed. */
function lives(lines: string[]): Record<string, string[]> {
  const byKey: Record<string, string[]> = {};
  for (const line of lines) {
    const [type = "", key = ""] = line.split(" ");
    if (!/^(step|run|file)\./.test(type) || type === "step.progressed") continue;
    (byKey[key] ??= []).push(type);
  }
  return byKey;
}
