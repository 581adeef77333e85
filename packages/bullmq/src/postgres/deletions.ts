// The third version: a deletion that is sent again, since its reply was lost, answers the same again; and what an archive needs besides.

/** What a tombstone keeps of its deletion, the functions that leave one, and the id of an archive. */
export function deletions(schema: string): string {
  return `
  ALTER TABLE ${schema}.tombstones ADD COLUMN tag text, ADD COLUMN unused_files text[];
  CREATE TABLE ${schema}.archive_id (id text NOT NULL, one boolean PRIMARY KEY DEFAULT true CHECK (one));
  ${removeRun(schema)}
  ${buryRun(schema)}`;
}

const removeRun = (schema: string) => `
  CREATE FUNCTION ${schema}.remove_run(p_run_id text, p_tag text, OUT outcome text, OUT unused_files text[]) LANGUAGE plpgsql AS $$
  BEGIN
    SELECT 'deleted', t.unused_files INTO outcome, unused_files
      FROM ${schema}.tombstones AS t WHERE t.run_id = p_run_id AND t.tag = p_tag;
    IF FOUND THEN RETURN; END IF;
    SELECT d.outcome, d.unused_files INTO outcome, unused_files FROM ${schema}.delete_run(p_run_id) AS d;
    IF outcome = 'deleted' THEN
      UPDATE ${schema}.tombstones AS t SET tag = p_tag, unused_files = remove_run.unused_files WHERE t.run_id = p_run_id;
    END IF;
  END $$;`;

// For an archive. Whether the run is here, still on its way, or not, no copy of it is taken from now on. Answers the files that it
// mentioned; whether others do, in here or not, is for the caller to find out.
const buryRun = (schema: string) => `
  CREATE FUNCTION ${schema}.bury_run(p_run_id text) RETURNS text[] LANGUAGE plpgsql AS $$
  DECLARE
    v_run bigint;
    v_files text[];
  BEGIN
    PERFORM pg_advisory_xact_lock(${copyLock(schema, "p_run_id")});
    SELECT unused_files INTO v_files FROM ${schema}.tombstones WHERE run_id = p_run_id;
    IF FOUND THEN RETURN coalesce(v_files, '{}'); END IF;
    SELECT number INTO v_run FROM ${schema}.runs WHERE run_id = p_run_id;
    v_files := array(SELECT file_id FROM ${schema}.run_files WHERE run = v_run);
    INSERT INTO ${schema}.tombstones (run_id, owner, input_fingerprint, unused_files)
      SELECT p_run_id, r.owner, coalesce(r.input_fingerprint, ''), v_files
      FROM (VALUES (p_run_id)) AS buried (run_id) LEFT JOIN ${schema}.runs AS r USING (run_id);
    PERFORM ${schema}.clear_run(v_run);
    RETURN v_files;
  END $$;

  CREATE FUNCTION ${schema}.clear_run(p_run bigint) RETURNS void LANGUAGE sql AS $$
    DELETE FROM ${schema}.events WHERE run = p_run;
    DELETE FROM ${schema}.signals WHERE run = p_run;
    DELETE FROM ${schema}.run_files WHERE run = p_run;
    DELETE FROM ${schema}.searched_texts WHERE run = p_run;
    DELETE FROM ${schema}.heads WHERE run = p_run;
    DELETE FROM ${schema}.runs WHERE number = p_run;
  $$;`;

/** One after the other: the copies and the burial of one run. */
export function copyLock(schema: string, runId: string): string {
  return `hashtextextended('${schema}.copy.' || ${runId}, 0)`;
}
