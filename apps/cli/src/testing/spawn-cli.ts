import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "@stepcast/pipeline";
import { onTestFinished } from "vitest";

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface SpawnOptions {
  cwd: string;
  /** Which of our entries; the one with small pipelines where not said. */
  entry?: string;
  env?: Record<string, string>;
  /** Called once it runs. */
  onStart?: (child: ChildProcess) => void;
  /** Called for each line of its output, as it comes. */
  onLine?: (line: string, child: ChildProcess) => void;
  /** Called for what comes by its error output. */
  onNote?: (text: string, child: ChildProcess) => void;
}

/** The real command in a process of its own. */
export async function spawnCli(args: string[], options: SpawnOptions): Promise<Finished> {
  const { cwd, entry = "./main.ts", env, onStart, onLine, onNote } = options;
  const path = fileURLToPath(new URL(entry, import.meta.url));
  // Colours are a choice of each test, not of whoever runs them.
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...inherited } = process.env;
  const child = spawn(process.execPath, [path, ...args], { cwd, env: { ...inherited, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  onStart?.(child);
  const output = { stdout: "", stderr: "" };
  let rest = "";
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString();
    onNote?.(chunk.toString(), child);
  });
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString();
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine?.(line, child);
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, ...output };
}

/** An empty folder to work in, with a text file; gone when the test is over. */
export async function workplace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "hello.txt"), "hello");
  return folder;
}

export function eventsOf({ stdout }: Pick<Finished, "stdout">): RunEvent[] {
  const lines = stdout.split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as RunEvent);
}
