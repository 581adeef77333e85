import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));

test("01-run-in-memory counts the words of a file and writes the result", async () => {
  const cwd = await workplace();
  await writeFile(join(cwd, "poem.txt"), "Über allen Gipfeln ist Ruh'");
  const stdout = await run("01-run-in-memory.ts", ["poem.txt"], cwd);
  const types = [...stdout.matchAll(/type: '([^']+)'/g)].map(([, type]) => type);
  expect(types).toEqual([
    "run.queued",
    "run.started",
    "step.started",
    "file.written",
    "step.completed",
    "run.completed",
  ]);
  const id = /id: '([^']+)'/.exec(stdout)?.[1] ?? "";
  expect(await readFile(join(cwd, "files", id), "utf8")).toBe("5 words\n");
});

test("01-run-in-memory counts its own README where no file is given", async () => {
  expect(await run("01-run-in-memory.ts", [], await workplace())).toContain("run.completed");
});

test("every example is told of in the README and run by a test", async () => {
  const [readme, tests] = await Promise.all(
    ["README.md", ["examples.test.ts", "same-run.test.ts", "remote-agent.test.ts"]].map(async (names) => {
      const texts = await Promise.all([names].flat().map((name) => readFile(join(folder, name), "utf8")));
      return texts.join("\n");
    }),
  );
  const examples = (await readdir(folder)).filter((name) => /^\d\d-.*\.ts$/.test(name));
  for (const example of examples) {
    expect(readme).toContain(`\`${example}\``);
    expect(tests).toMatch(new RegExp(`run\\("(examples/)?${example}"`));
  }
});

async function run(example: string, args: string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, example), ...args], { cwd });
  return stdout;
}

/** Where an example may write; gone when the test is over. */
async function workplace(): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), "stepcast-example-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  return cwd;
}
