import { safeFileName } from "@stepcast/pipeline/files";

/**
 * Names for files side by side in one folder: the second `table.csv` is `table (2).csv`. Names that differ in their case only, or in how
 * an ü is made up, are one to Windows and macOS.
 */
export function zipNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((given) => {
    const name = safeFileName(given);
    let free = name;
    for (let count = 2; taken.has(sameTo(free)); count++) free = numbered(name, count);
    taken.add(sameTo(free));
    return free;
  });
}

function sameTo(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

function numbered(name: string, count: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} (${count})${name.slice(dot)}` : `${name} (${count})`;
}
