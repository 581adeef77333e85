import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const sample = join(root, "packages/agents/samples/broken.csv");

test("02-follow-a-server sees the same run as the command line: the same events of each step, the same file", {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-example-"));
  const url = await startServer(folder);
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

async function startServer(folder: string): Promise<string> {
  const env = { ...process.env, STEPCAST_PORT: "0", STEPCAST_FILES: join(folder, "server") };
  const server = fork(join(root, "apps/server/src/main.ts"), { env, stdio: "pipe" });
  onTestFinished(() => void server.kill());
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  return url;
}

async function run(script: string, args: string[], cwd: string): Promise<string[]> {
  const options = { cwd, maxBuffer: 16 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, script), ...args], options);
  return stdout.trim().split("\n");
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
