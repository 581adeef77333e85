import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData, type Problem } from "@arethetypeswrong/core";
import { publint } from "publint";

/** What publint, and "are the types wrong", would have mended in a packed package. */
export async function faultsOf(tarball: string): Promise<unknown[]> {
  const bytes = new Uint8Array(await readFile(tarball));
  const { messages } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  // Style sheets have no types.
  const checked = await checkPackage(createPackageFromTarballData(bytes), { excludeEntrypoints: [/\.css$/] });
  if (!checked.types) return [...messages, `no types in ${tarball}`];
  return [...messages, ...checked.problems.filter(concernsModules)];
}

/** All here are ES modules: what `require` of old Nodes made of them, and how they looked for files, is left out. */
function concernsModules(problem: Problem): boolean {
  return !("resolutionKind" in problem && /^node10$|cjs$/.test(problem.resolutionKind));
}
