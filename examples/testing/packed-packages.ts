import { mkdir, readFile, realpath, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root, runProgram } from "./run-program.ts";

interface Packed {
  dependencies: Record<string, string>;
}

/** Runs `pnpm pack:all`. Answers the tarballs by the names of their packages. */
export async function packPackages(folder: string): Promise<Record<string, string>> {
  const printed = await runProgram(process.execPath, ["scripts/preflight.mjs", "pack", folder], {
    cwd: root,
  });
  const tarballs = printed.trim().split("\n");
  return Object.fromEntries(tarballs.map((path) => [/stepcast-(\w+)\.tgz$/.exec(path)?.[1], path]));
}

/** Installs tarballs into an empty folder, as a user does: from the registry. */
export async function installPackages(folder: string, tarballs: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await runProgram("npm", ["install", "--no-audit", "--no-fund", ...tarballs], { cwd: folder });
}

/**
 * Lays tarballs out as an install does, from what this repository has installed, so that no network is needed: each package finds
 * what its own package.json names, and nothing else.
 */
export async function linkPackages(folder: string, tarballs: Record<string, string>): Promise<void> {
  for (const [name, tarball] of Object.entries(tarballs)) {
    const home = join(folder, "node_modules/@stepcast", name);
    await mkdir(home, { recursive: true });
    await runProgram("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"], { cwd: folder });
    const { dependencies } = JSON.parse(await readFile(join(home, "package.json"), "utf8")) as Packed;
    for (const dependency of Object.keys(dependencies)) {
      // They lie beside it.
      if (dependency.startsWith("@stepcast/")) continue;
      await link(name, dependency, home);
    }
  }
  // Who writes pipelines has it too.
  await link("pipeline", "zod", folder);
}

async function link(name: string, dependency: string, folder: string): Promise<void> {
  const at = join(folder, "node_modules", dependency);
  await mkdir(dirname(at), { recursive: true });
  await symlink(await realpath(join(root, "packages", name, "node_modules", dependency)), at);
}
