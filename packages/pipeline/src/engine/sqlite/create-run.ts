import type { NewRun, RunHeader } from "../run-log.ts";
import { searchedText } from "../searched-text.ts";
import { storeFacts } from "./event-rows.ts";
import { requireFiles } from "./forget-files.ts";
import { runHeader, runRow } from "./run-row.ts";
import type { Transaction } from "./transaction.ts";

/** @throws StepcastError `run_expired`, `file_not_found` */
export function create(at: Transaction, run: NewRun): { created: boolean; run: RunHeader } {
  const found = runHeader(at, run.runId);
  if (found) return { created: false, run: found };
  const { queued, seed = [], ...header } = run;
  const facts = [queued, ...seed];
  requireFiles(at, facts);
  insertRun(at, header);
  at.db.run("INSERT OR IGNORE INTO beginning (one, since) VALUES (1, ?)", at.now);
  const row = runRow(at, run.runId);
  storeFacts(at, row, facts);
  const text = searchedText(run.runId, queued.text);
  at.db.run("INSERT INTO searched_texts (run, text) VALUES (?, ?)", row.number, text);
  at.claimable = true;
  return { created: true, run: header };
}

function insertRun({ db, now, change }: Transaction, run: RunHeader): void {
  db.run(
    `INSERT INTO runs (run_id, pipeline, pipeline_version, input_fingerprint, schema_fingerprint, owner, title, status, queued_at, last_seq,
       cancel_requested, due_at, epoch, lease_until, last_n, appended_after, outside_to, seen_seq, changed)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, ?)`,
    run.runId,
    run.pipeline,
    run.pipelineVersion,
    run.inputFingerprint,
    run.schemaFingerprint,
    run.owner ?? null,
    run.title ?? null,
    now,
    now,
    change,
  );
}
