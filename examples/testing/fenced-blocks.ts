import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run-program.ts";

/** The code blocks of one language on a page of the repository, below a heading, as they stand. */
export function fencedBlocks(page: string, heading: string, language: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (!section) throw new Error(`${page} has no section "${heading}"`);
  return [...section.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))].map(
    ([, code = ""]) => code,
  );
}

/** The commands of a page's only shell block: one a line, comments left out. */
export function fencedCommands(page: string, heading: string): string[] {
  const [block = ""] = fencedBlocks(page, heading, "sh");
  return block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}
