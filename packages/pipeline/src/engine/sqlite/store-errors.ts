import { StepcastError } from "../../model/errors.ts";
import type { StoreOptions } from "./connection.ts";

type Named = Pick<StoreOptions, "path" | "busyMs">;

/** Says in words what the store failed at and what to do. Refusals of the log pass as they are. */
export function storeFailed(error: unknown, store: Named): StepcastError {
  if (StepcastError.is(error)) return error;
  return new StepcastError("store_failed", messageOf(error, store), { cause: error });
}

/** What is in the file contradicts itself: it was changed by something else than SQLite. */
export function damaged({ path }: Pick<Named, "path">): StepcastError {
  return new StepcastError(
    "store_failed",
    `the store "${path}" is damaged: put back a backup of it, or move it away to start with an empty one`,
  );
}

/** The primary SQLite error code, where `error` is SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return Number(error.errcode) & 0xff;
}

export const busy = 5;
const cantOpen = 14;

function messageOf(error: unknown, { path, busyMs }: Named): string {
  const store = `the store "${path}"`;
  switch (sqliteCode(error) ?? (isOfFolder(error) ? cantOpen : undefined)) {
    case 3:
    case 8:
      return `${store} may not be written, so nothing was stored: give this process the right to write the file and its folder`;
    case busy:
    case 6:
      return `${store} was locked by another program for ${busyMs} ms, so nothing was stored: let that program end, then try again`;
    case 10:
      return `the disk failed under ${store}, so nothing was stored: check the disk, then try again`;
    case 11:
      return damaged({ path }).message;
    case 13:
      return `there is no room left for ${store}, so nothing was stored: free disk space or delete old runs, then try again`;
    case cantOpen:
      return `${store} cannot be opened: check that its folder is there and that this process may write in it`;
    case 26:
      return `the file "${path}" is not a database of runs: choose another path, or put back a backup`;
    default:
      return `${store} failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Making the folder failed. */
function isOfFolder(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
