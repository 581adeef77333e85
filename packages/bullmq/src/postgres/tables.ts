// Times are milliseconds since 1970.
// `runs` has what is listed and changes seldom; `heads` has what every append and renewal changes, so that these leave the many
// indexes of a list alone. The row in `heads` is what an operation locks: one run, one writer at a time.
// `due_at`: when the run may be driven: at once, when its lease expires, at its `wakeAt`. Null: not before a signal, or never more.
// `claim_tag` is a random id of the claim, by which it knows itself when its reply was lost and it is sent again.
// `appended_after` and `outside_to` tell what the lease's last append answered: outside events up to the one, its own from there.
// The indexes of a list are on arrays, so that none but the right one fits a query: by its statistics Postgres would at times rather walk
// through all runs of a status. And in an array nobody's runs, whose owner is null, are found like any other's.
// `chars`: the length of a text in UTF-16 code units, so that a page can be cut without reading what does not fit.
// `beginning`: the time of the first run; files from before are not this log's to forget.
// No foreign keys: rows of a run are only made and deleted under the lock of its head.

/** The tables of the first version, in a schema of their own. */
export function tables(schema: string): string {
  return `
  CREATE TABLE ${schema}.runs (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id text NOT NULL UNIQUE,
    pipeline text NOT NULL,
    pipeline_version text NOT NULL,
    input_fingerprint text NOT NULL,
    schema_fingerprint text NOT NULL,
    owner text,
    status text NOT NULL,
    queued_at bigint NOT NULL,
    ended_at bigint
  );
  CREATE INDEX runs_by_status ON ${schema}.runs (status, queued_at, number);
  CREATE INDEX runs_by_owner ON ${schema}.runs ((ARRAY[owner, status]), queued_at, number);
  CREATE INDEX runs_by_pipeline ON ${schema}.runs ((ARRAY[pipeline, status]), queued_at, number);
  CREATE INDEX runs_by_owner_and_pipeline ON ${schema}.runs ((ARRAY[owner, pipeline, status]), queued_at, number);

  CREATE TABLE ${schema}.heads (
    run_id text PRIMARY KEY,
    run bigint NOT NULL,
    pipeline text NOT NULL,
    status text NOT NULL,
    ended boolean NOT NULL DEFAULT false,
    last_seq int NOT NULL DEFAULT 0,
    cancel_requested boolean NOT NULL DEFAULT false,
    due_at bigint,
    epoch int NOT NULL DEFAULT 0,
    lease_owner text,
    claim_tag text,
    lease_until bigint NOT NULL DEFAULT 0,
    last_n int NOT NULL DEFAULT 0,
    appended_after int NOT NULL DEFAULT 0,
    outside_to int NOT NULL DEFAULT 0,
    seen_seq int NOT NULL DEFAULT 0
  ) WITH (fillfactor = 70);
  CREATE INDEX heads_due ON ${schema}.heads (pipeline, due_at, run) WHERE due_at IS NOT NULL;
  CREATE INDEX heads_to_cancel ON ${schema}.heads (due_at, run) WHERE cancel_requested AND due_at IS NOT NULL;

  CREATE TABLE ${schema}.events (
    run bigint NOT NULL,
    seq int NOT NULL,
    at bigint NOT NULL,
    tag text NOT NULL,
    type text NOT NULL,
    text text NOT NULL,
    chars int NOT NULL,
    PRIMARY KEY (run, seq)
  );

  CREATE TABLE ${schema}.signals (
    run bigint NOT NULL,
    key text NOT NULL,
    seq int NOT NULL,
    PRIMARY KEY (run, key)
  );

  CREATE TABLE ${schema}.run_files (
    run bigint NOT NULL,
    file_id text NOT NULL,
    PRIMARY KEY (run, file_id)
  );
  CREATE INDEX run_files_by_file ON ${schema}.run_files (file_id, run);

  CREATE TABLE ${schema}.forgotten_files (file_id text PRIMARY KEY);
  CREATE TABLE ${schema}.beginning (since bigint NOT NULL, one boolean PRIMARY KEY DEFAULT true CHECK (one));

  CREATE TABLE ${schema}.searched_texts (
    run bigint PRIMARY KEY,
    text text NOT NULL
  );

  CREATE TABLE ${schema}.tombstones (
    run_id text PRIMARY KEY,
    owner text,
    input_fingerprint text NOT NULL
  );`;
}
