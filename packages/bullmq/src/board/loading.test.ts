import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const loaded = `
  import { Module } from "node:module";
  await import(process.argv[1]);
  console.log(Object.keys(Module._cache).filter((path) => path.includes("bull-board")).length);
`;

test.for([
  ["../index.ts", false],
  ["./index.ts", true],
] as const)("Bull Board is loaded by its own door only: %s", async ([door, isLoaded]) => {
  const args = ["--input-type=module", "-e", loaded, new URL(door, import.meta.url).href];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(Number(stdout) > 0).toBe(isLoaded);
});
