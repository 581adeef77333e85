import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, join } from "node:path";

// `pnpm bench [name …] [--quick]`: each file of bench/ in a process of its own, one after the other. Options go to all of them.

const root = join(import.meta.dirname, "..");
const asked = process.argv.slice(2);
const options = asked.filter((word) => word.startsWith("--"));
const wanted = asked.filter((word) => !word.startsWith("--"));
const all = globSync("bench/*.ts", { cwd: root }).sort();
for (const file of all.filter((path) => wanted.length === 0 || wanted.includes(basename(path, ".ts")))) {
  console.log(`\n== ${basename(file, ".ts")}`);
  const { status } = spawnSync(process.execPath, ["--expose-gc", file, ...options], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
