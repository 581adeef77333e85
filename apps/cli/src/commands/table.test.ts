import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { kebab } from "../command/command.ts";
import { commandHelp } from "../command/help.ts";
import { spawnCli, workplace } from "../testing/spawn-cli.ts";
import { commands } from "./table.ts";

test("no two commands share a name, and no two options of a command share a letter or a name", () => {
  const names = commands.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, options } of commands) {
    const letters = Object.values(options).flatMap(({ short }) => (short ? [short] : []));
    expect(new Set([...letters, "h"]).size, name).toBe(letters.length + 1);
    expect(Object.keys(options).map(kebab), name).not.toContain("help");
  }
});

test("each command's help tells its words, its options and an example of it", () => {
  for (const command of commands) {
    const help = commandHelp(command, undefined);
    for (const word of Object.keys(command.words)) expect(help).toContain(word);
    for (const [name, { summary }] of Object.entries(command.options)) {
      expect(help, command.name).toContain(kebab(name));
      expect(help, command.name).toContain(summary);
    }
    if (!command.hidden) expect(help).toContain(`stepcast ${command.name}`);
  }
});

test("the package's README shows every command with an example", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  for (const { name, hidden } of commands) {
    if (!hidden) expect(readme).toMatch(new RegExp(`^\\| \`${name}\\b.*stepcast ${name}\\b.*\\|$`, "m"));
  }
});

test("a word that takes the rest is the last one", () => {
  for (const { name, words } of commands) {
    const rest = Object.values(words).findIndex((word) => word.rest);
    expect(rest === -1 || rest === Object.keys(words).length - 1, name).toBe(true);
  }
});

test("help comes by --help, -h and help, and the version by --version", async () => {
  const cwd = await workplace();
  const [long, short, word] = await Promise.all(
    [
      ["watch", "--help"],
      ["watch", "-h"],
      ["help", "watch"],
    ].map((args) => spawnCli(args, { cwd })),
  );
  expect(long?.code).toBe(0);
  expect(long?.stdout).toContain("stepcast watch <runId> [options]");
  expect([short, word]).toEqual([long, long]);
  const version = await spawnCli(["--version"], { cwd });
  expect(version).toMatchObject({ code: 0, stderr: "" });
  expect(version.stdout).toMatch(/^stepcast \d+\.\d+\.\d+\n$/);
});
