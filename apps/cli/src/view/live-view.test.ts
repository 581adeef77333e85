import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { workplace } from "../testing/spawn-cli.ts";

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
    expect(text).toMatch(/✖ mood +\d\.\d s +the letters ran out/);
    expect(text).toContain("ended with 1");
  },
);
