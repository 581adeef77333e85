import { safeFileName } from "./file-name.ts";

/**
 * Names for files side by side in one folder: the second `table.csv` is `table (2).csv`. Names that differ in their case only, or in how
 * an ü is made up, are one to Windows and macOS.
 */
export function namesSideBySide(names: readonly string[]): string[] {
  const taken = new Set<string>();
  /** The number after the last of this name: thousands may have the same. */
  const next = new Map<string, number>();
  return names.map((given) => {
    const name = safeFileName(given);
    let free = name;
    let count = next.get(sameTo(name)) ?? 2;
    while (taken.has(sameTo(free))) free = numbered(name, count++);
    next.set(sameTo(name), count);
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
