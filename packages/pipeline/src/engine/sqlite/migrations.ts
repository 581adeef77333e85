import { StepcastError } from "../../model/errors.ts";
import type { Connection } from "./connection.ts";

/** Marks a file as ours ("STEP"), so that another program's database is never written to. */
const applicationId = 0x53544550;

/**
 * Brings the tables to this version, in one transaction: several processes may open one file at once.
 * @throws StepcastError `store_failed` where the file is another program's, or of a later version
 */
export function migrate(db: Connection): void {
  if (versionOf(db) === migrations.length) return;
  db.transaction(() => {
    // Read again: another process may have been faster.
    for (const sql of migrations.slice(versionOf(db))) db.execute(sql);
    db.execute(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
  });
}

/** The version of the tables; 0 where there are none. @throws StepcastError as `migrate` */
export function versionOf(db: Connection): number {
  const version = db.pragma("user_version");
  const isOurs = db.pragma("application_id") === applicationId;
  if (isOurs && version > migrations.length) throw fromTheFuture(db.name);
  if (isOurs || (version === 0 && db.one("SELECT 1 FROM sqlite_schema LIMIT 1") === undefined))
    return version;
  throw new StepcastError(
    "store_failed",
    `the file "${db.name}" is another program's database: choose another path for the runs`,
  );
}

function fromTheFuture(name: string): StepcastError {
  return new StepcastError(
    "store_failed",
    `the store "${name}" was written by a later version of Stepcast: update this one, or choose another path`,
  );
}

// Times are REAL, since a clock may give fractions of a millisecond.
// `events` is ordered by run, so a page of a log lies together on disk.
// `due_at`: when the run may be driven: at once, when its lease expires, at its `wakeAt`. Null: not before a signal, or never more.
// `appended_after` and `outside_to` tell what the lease's last append answered: outside events up to the one, its own from there.
// `changed` is the number of the transaction that last stored an event: it tells other processes what is new.
const first = `
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL UNIQUE,
    pipeline TEXT NOT NULL,
    pipeline_version TEXT NOT NULL,
    input_fingerprint TEXT NOT NULL,
    schema_fingerprint TEXT NOT NULL,
    owner TEXT,
    status TEXT NOT NULL,
    queued_at REAL NOT NULL,
    ended_at REAL,
    last_seq INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL,
    due_at REAL,
    epoch INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until REAL NOT NULL,
    last_n INTEGER NOT NULL,
    appended_after INTEGER NOT NULL,
    outside_to INTEGER NOT NULL,
    seen_seq INTEGER NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_status ON runs (status, queued_at);
  CREATE INDEX runs_by_owner ON runs (owner, status, queued_at);
  CREATE INDEX runs_by_pipeline ON runs (pipeline, status, queued_at);
  CREATE INDEX runs_by_owner_and_pipeline ON runs (owner, pipeline, status, queued_at);
  CREATE INDEX runs_due ON runs (pipeline, due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX runs_to_cancel ON runs (due_at) WHERE cancel_requested = 1 AND due_at IS NOT NULL;
  CREATE INDEX runs_changed ON runs (changed);

  CREATE TABLE events (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at REAL NOT NULL,
    tag TEXT NOT NULL,
    type TEXT NOT NULL,
    text TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE signals (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE run_files (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    file_id TEXT NOT NULL,
    PRIMARY KEY (run, file_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX run_files_by_file ON run_files (file_id);

  CREATE TABLE searched_texts (
    run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    text TEXT NOT NULL
  ) STRICT;

  CREATE TABLE tombstones (
    run_id TEXT PRIMARY KEY,
    owner TEXT,
    input_fingerprint TEXT NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tombstones_changed ON tombstones (changed);

  -- How many transactions have stored something, and how many have made a run claimable.
  CREATE TABLE pulse (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    stored INTEGER NOT NULL,
    claimable INTEGER NOT NULL
  ) STRICT;
  INSERT INTO pulse VALUES (1, 0, 0);
`;

// `since` is the time of the first run: files from before are not this log's to forget.
const forgottenFiles = `
  CREATE TABLE forgotten_files (file_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE beginning (one INTEGER PRIMARY KEY CHECK (one = 1), since REAL NOT NULL) STRICT;
  INSERT INTO beginning SELECT 1, min(queued_at) FROM runs HAVING count(*) > 0;
`;

// Runs from before have no title; when they were started their events tell.
const titles = `
  ALTER TABLE runs ADD COLUMN title TEXT;
  ALTER TABLE runs ADD COLUMN started_at REAL;
  UPDATE runs SET started_at = (SELECT at FROM events WHERE run = number AND type = 'run.started' ORDER BY seq LIMIT 1);
`;

/** In order. What a released version has run is never changed; new ones are added. */
const migrations: readonly string[] = [first, forgottenFiles, titles];
