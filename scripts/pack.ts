import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

// `pnpm pack:all [folder]`: builds the packages and packs them as they would be published, into dist/ unless told otherwise. The
// tarballs bear no version, so that what installs them can name them once and for all.

const root = join(import.meta.dirname, "..");
const folder = resolve(root, process.argv[2] ?? "dist");
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  packageManager: string;
};

mkdirSync(folder, { recursive: true });
for (const name of ["pipeline", "trpc", "react", "agents"]) {
  const home = join(root, "packages", name);
  // What a file of yesterday left there would be packed too.
  rmSync(join(home, "dist"), { recursive: true, force: true });
  run(home, join(root, "node_modules/.bin/tsc"), ["-p", "tsconfig.build.json"]);
  pnpm(home, ["pack", "--silent", "--out", join(folder, "%s.tgz")]);
  console.log(join(folder, `stepcast-${name}.tgz`));
}

/** The one that runs this script, or where it runs without any, the one that the repository names. */
function pnpm(cwd: string, args: string[]): void {
  if (process.env.npm_execpath?.includes("pnpm")) run(cwd, "pnpm", args);
  else run(cwd, "npx", ["--yes", packageManager, ...args]);
}

/** @throws Error with all that the program said */
function run(cwd: string, program: string, args: string[]): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`${program} ${args.join(" ")} failed in ${cwd}: ${error?.message ?? stdout + stderr}`);
}
