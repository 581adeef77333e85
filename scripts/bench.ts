import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, join } from "node:path";

// `pnpm bench [name …]`: each file of bench/ in a process of its own, one after the other.

const root = join(import.meta.dirname, "..");
const wanted = process.argv.slice(2);
const all = globSync("bench/*.ts", { cwd: root }).sort();
for (const file of all.filter((path) => wanted.length === 0 || wanted.includes(basename(path, ".ts")))) {
  console.log(`\n== ${basename(file, ".ts")}`);
  const { status } = spawnSync(process.execPath, ["--expose-gc", file], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
