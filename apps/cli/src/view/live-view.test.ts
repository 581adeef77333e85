import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { serverProcess } from "../testing/server-process.ts";
import { spawnCli, workplace } from "../testing/spawn-cli.ts";

const command = `${process.execPath} ${fileURLToPath(new URL("../testing/main.ts", import.meta.url))}`;

// Node cannot open a terminal; `script` of util-linux can, which every Linux has. Elsewhere its options differ.
test.runIf(process.platform === "linux")(
  "at a terminal each step has a line that ends with how it went",
  async () => {
    const cwd = await workplace();
    const shell = `stty cols 100 rows 40; ${command} run letters hello.txt -o out.txt`;
    const { stdout } = await promisify(execFile)("script", ["-qec", shell, "/dev/null"], { cwd });
    const lines = stripVTControlCharacters(stdout).split(/\r?\n/);
    for (const step of ["count", "mood", "write"]) {
      expect(
        lines.some((line) => new RegExp(`^✔ ${step} +\\d\\.\\d s`).test(line)),
        step,
      ).toBe(true);
    }
    expect(lines).toContain("wrote out.txt (15 B)");
    expect(stdout).toContain("counted every letter");
  },
);

test.runIf(process.platform === "linux")(
  "at a terminal the step that failed is marked, and says why",
  async () => {
    const cwd = await workplace();
    const shell = `stty cols 100 rows 40; ${command} run letters hello.txt --mood fail || echo ended with $?`;
    const { stdout } = await promisify(execFile)("script", ["-qec", shell, "/dev/null"], { cwd });
    const text = stripVTControlCharacters(stdout);
    expect(text).toMatch(/✘ mood +\d\.\d s +the letters ran out/);
    expect(text).toContain("ended with 1");
  },
);

test.runIf(process.platform === "linux")(
  "at a terminal a lost connection is shown while it is lost, and that it is back",
  { timeout: 60_000 },
  async () => {
    const cwd = await workplace();
    const server = await serverProcess(`${cwd}/server-files`);
    const args = [
      "run",
      "letters",
      "hello.txt",
      "--mood",
      "wait",
      "--run-id",
      "seen",
      "--server",
      server.url,
    ];
    const shell = `stty cols 100 rows 40; ${command} ${args.join(" ")}`;
    const terminal = spawn("script", ["-qec", shell, "/dev/null"], { cwd });
    onTestFinished(() => void terminal.kill("SIGKILL"));
    const steps: [shows: string, then: () => Promise<unknown>][] = [
      ["mood", () => server.kill()],
      ["reconnecting: no connection to", () => server.start()],
      ["live: connected to", () => spawnCli(["cancel", "seen", "--server", server.url], { cwd })],
    ];
    let shown = "";
    terminal.stdout.on("data", (chunk: Buffer) => {
      shown += stripVTControlCharacters(chunk.toString());
      const [next] = steps;
      if (!next || !shown.includes(next[0])) return;
      steps.shift();
      shown = "";
      void next[1]();
    });
    const [code] = (await once(terminal, "close")) as [number];
    expect(steps).toEqual([]);
    expect(code).toBe(130);
    expect(shown).toContain("run seen was cancelled");
  },
);
