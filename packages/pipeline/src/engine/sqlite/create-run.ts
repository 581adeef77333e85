import type { NewRun, RunHeader } from "../run-log.ts";
import { searchedText } from "../searched-text.ts";
import { storeFacts } from "./event-rows.ts";
import { runHeader, runRow } from "./run-row.ts";
import type { Transaction } from "./transaction.ts";

/** @throws StepcastError `run_expired` */
export function create(at: Transaction, run: NewRun): { created: boolean; run: RunHeader } {
  const found = runHeader(at, run.runId);
  if (found) return { created: false, run: found };
  const { queued, seed = [], ...header } = run;
  insertRun(at, header);
  const row = runRow(at, run.runId);
  storeFacts(at, row, [queued, ...seed]);
  const text = searchedText(run.runId, queued.text);
  at.db.run("INSERT INTO searched_texts (run, text) VALUES (?, ?)", row.number, text);
  at.claimable = true;
  return { created: true, run: header };
}

function insertRun({ db, now, change }: Transaction, run: RunHeader): void {
  db.run(
    `INSERT INTO runs (run_id, pipeline, pipeline_version, input_fingerprint, schema_fingerprint, owner, status, queued_at, last_seq,
       cancel_requested, due_at, epoch, lease_until, last_n, appended_after, outside_to, seen_seq, changed)
     VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, ?)`,
    run.runId,
    run.pipeline,
    run.pipelineVersion,
    run.inputFingerprint,
    run.schemaFingerprint,
    run.owner ?? null,
    now,
    now,
    change,
  );
}
