import type { ListedFile } from "../../files/file-store.ts";
import type { FactText } from "../../model/event-text.ts";
import { fileForgotten } from "../log-errors.ts";
import type { Transaction } from "./transaction.ts";

/** Of files that came since the log's first run. */
export function forgetFiles(at: Transaction, files: readonly ListedFile[]): string[] {
  const since = at.db.one<{ since: number }>("SELECT since FROM beginning")?.since;
  const ids = files.filter(({ createdAt }) => since !== undefined && createdAt >= since).map(({ id }) => id);
  return forget(at, ids);
}

/** Law 19: whoever mentions a file and whoever forgets it meet in one table, so one of them is first. */
export function forget(at: Transaction, ids: readonly string[]): string[] {
  const unused = ids.filter((id) => !isMentioned(at, id));
  for (const id of unused) at.db.run("INSERT OR IGNORE INTO forgotten_files (file_id) VALUES (?)", id);
  return unused;
}

/** To be asked before the first row is written: a refusal undoes nothing. @throws StepcastError `file_not_found` */
export function requireFiles({ db }: Transaction, facts: readonly FactText[]): void {
  const isForgotten = (id: string) =>
    db.one("SELECT 1 FROM forgotten_files WHERE file_id = ?", id) !== undefined;
  if (facts.some(({ fileIds = [] }) => fileIds.some(isForgotten))) throw fileForgotten();
}

function isMentioned({ db }: Transaction, id: string): boolean {
  return db.one("SELECT 1 FROM run_files WHERE file_id = ? LIMIT 1", id) !== undefined;
}
