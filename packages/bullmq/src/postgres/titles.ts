// The second version: what a list says more of a run. Processes of the first version go on: the functions that they call take and
// answer what they did, and start times are kept for their runs too.

/** Columns for a run's title and start, and who fills them. */
export function titles(schema: string): string {
  return `
  ALTER TABLE ${schema}.runs ADD COLUMN title text, ADD COLUMN started_at bigint;
  UPDATE ${schema}.runs AS r SET started_at =
    (SELECT e.at FROM ${schema}.events AS e WHERE e.run = r.number AND e.type = 'run.started' ORDER BY e.seq LIMIT 1);
  ${store(schema)}
  ${createTitled(schema)}`;
}

// As in the first version, and the run's start besides.
const store = (schema: string) => `
  CREATE OR REPLACE FUNCTION ${schema}.store(
    head ${schema}.heads, p_at bigint, p_tag text, p_types text[], p_texts text[], p_chars int[], p_files text[], p_change jsonb
  ) RETURNS ${schema}.heads LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO ${schema}.events (run, seq, at, tag, type, text, chars)
      SELECT head.run, head.last_seq + fact.place, p_at, p_tag, fact.type, fact.text, fact.chars
      FROM unnest(p_types, p_texts, p_chars) WITH ORDINALITY AS fact (type, text, chars, place);
    IF cardinality(p_files) > 0 THEN
      INSERT INTO ${schema}.run_files (run, file_id) SELECT head.run, unnest(p_files) ON CONFLICT DO NOTHING;
    END IF;
    head.last_seq := head.last_seq + cardinality(p_types);
    IF p_change IS NULL THEN RETURN head; END IF;
    head.status := p_change -> 'status' ->> head.status;
    head.cancel_requested := head.cancel_requested OR (p_change ->> 'cancels')::boolean;
    IF (p_change ->> 'ends')::boolean THEN
      head.ended := true;
      head.due_at := NULL;
    END IF;
    UPDATE ${schema}.runs SET status = head.status, ended_at = CASE WHEN head.ended THEN p_at END,
      started_at = coalesce(started_at, CASE WHEN 'run.started' = ANY (p_types) THEN p_at END) WHERE number = head.run;
    RETURN head;
  END $$;`;

// Sent again it gives the same title again.
const createTitled = (schema: string) => `
  CREATE FUNCTION ${schema}.create_titled_run(
    p_title text, p_now bigint, p_run_id text, p_pipeline text, p_pipeline_version text, p_input_fingerprint text,
    p_schema_fingerprint text, p_owner text, p_searched text, p_tag text, p_types text[], p_texts text[], p_chars int[], p_files text[],
    p_change jsonb
  ) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    outcome text := ${schema}.create_run(p_now, p_run_id, p_pipeline, p_pipeline_version, p_input_fingerprint, p_schema_fingerprint,
      p_owner, p_searched, p_tag, p_types, p_texts, p_chars, p_files, p_change);
  BEGIN
    IF outcome = 'created' AND p_title IS NOT NULL THEN
      UPDATE ${schema}.runs SET title = p_title WHERE run_id = p_run_id;
    END IF;
    RETURN outcome;
  END $$;`;
