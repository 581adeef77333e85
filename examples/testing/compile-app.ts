import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root, runProgram } from "./run-program.ts";

// As `tsc --init` sets them, for a program of ES modules that Node runs as it is.
const compilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: "es2023",
  lib: ["es2023", "esnext.disposable", "dom"],
  module: "nodenext",
  allowImportingTsExtensions: true,
};

/** What the compiler says of some files, by their names, in a new folder of an app: nothing, where all is right. */
export async function compileApp(folder: string, files: Record<string, string>): Promise<string> {
  await mkdir(folder);
  const config = {
    "package.json": JSON.stringify({ type: "module" }),
    "tsconfig.json": JSON.stringify({ compilerOptions }),
  };
  for (const [name, code] of Object.entries({ ...config, ...files }))
    await writeFile(join(folder, name), code);
  const compiled = runProgram(join(root, "node_modules/.bin/tsc"), ["-p", "."], { cwd: folder });
  return compiled.catch(({ stdout }: { stdout: string }) => stdout);
}
