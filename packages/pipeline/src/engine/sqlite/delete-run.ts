import { runActive } from "../log-errors.ts";
import { forget } from "./forget-files.ts";
import { type RunRow, runRow } from "./run-row.ts";
import type { Transaction } from "./transaction.ts";

/** @throws StepcastError `run_not_found`, `run_expired`, `run_active` */
export function remove(at: Transaction, runId: string): { unusedFiles: string[] } {
  const row = runRow(at, runId);
  if (row.endedAt === null) throw runActive(runId);
  const fileIds = filesOf(at, row);
  at.db.run(
    `INSERT INTO tombstones (run_id, owner, input_fingerprint, changed)
     SELECT run_id, owner, input_fingerprint, ? FROM runs WHERE number = ?`,
    at.change,
    row.number,
  );
  // Its events, signals and files go with it.
  at.db.run("DELETE FROM runs WHERE number = ?", row.number);
  at.stored = true;
  return { unusedFiles: forget(at, fileIds) };
}

function filesOf({ db }: Transaction, { number }: RunRow): string[] {
  const rows = db.all<{ id: string }>("SELECT file_id AS id FROM run_files WHERE run = ?", number);
  return rows.map(({ id }) => id);
}
