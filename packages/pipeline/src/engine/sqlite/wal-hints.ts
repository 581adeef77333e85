import { type FSWatcher, utimesSync, watch } from "node:fs";

/**
 * Tells other processes that something was stored. What they see of the write itself comes too early: before the disk has it, and
 * so before it can be read.
 */
export function hintOthers(path: string): void {
  try {
    const now = Date.now() / 1_000;
    utimesSync(walOf(path), now, now);
  } catch {
    // Their poll finds it.
  }
}

/** Calls back when another process may have stored something; undefined where files cannot be watched. */
export function watchHints(path: string, hint: () => void): FSWatcher | undefined {
  try {
    return watch(walOf(path), { persistent: false }, hint).on("error", () => undefined);
  } catch {
    return undefined;
  }
}

function walOf(path: string): string {
  return `${path}-wal`;
}
