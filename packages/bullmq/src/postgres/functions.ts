// What must be atomic is one function each: it locks the run's head, decides, and stores, in one trip to the server. They are kept
// there rather than sent, as a statement would have to be planned anew each time. Refusals are answers, not errors: an error would fill
// the server's own log. All may be sent again when their reply was lost, and know themselves by their tag (deletions in `deletions.ts`). Durations come and go instead of times, so that nobody's clock but the server's counts; `p_now` is for tests.
// A version that changes a function gives it a new name, since processes of the version before still call this one, or leaves what they
// give and get as it was (see titles.ts).

/** The functions of the first version. */
export function functions(schema: string): string {
  return [nowMs, touchFiles, store, create, claim, append, appendAll, suspend, signal, forget, remove]
    .map((sql) => sql(schema))
    .join("\n");
}

const nowMs = (schema: string) => `
  CREATE FUNCTION ${schema}.now_ms(p_now bigint) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(p_now, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
  $$;`;

// Law 19: who brings files into a run shares this lock, who forgets files has it alone, and both take it before any other; so each
// sees what the one before has done.
const filesLock = (schema: string) => `hashtextextended('${schema}.files', 0)`;

const touchFiles = (schema: string) => `
  CREATE FUNCTION ${schema}.lock_files(p_files text[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF cardinality(p_files) > 0 THEN PERFORM pg_advisory_xact_lock_shared(${filesLock(schema)}); END IF;
  END $$;`;

const isForgotten = (schema: string) =>
  `(cardinality(p_files) > 0 AND EXISTS (SELECT FROM ${schema}.forgotten_files WHERE file_id = ANY (p_files)))`;

// Answers the head as it is then; whoever calls saves it. `p_change` tells what the facts do to the run: `status` for each status that
// it may have before, `cancels`, `ends`. Null where they do nothing of it.
const store = (schema: string) => `
  CREATE FUNCTION ${schema}.store(
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
    UPDATE ${schema}.runs SET status = head.status, ended_at = CASE WHEN head.ended THEN p_at END WHERE number = head.run;
    RETURN head;
  END $$;`;

const create = (schema: string) => `
  CREATE FUNCTION ${schema}.create_run(
    p_now bigint, p_run_id text, p_pipeline text, p_pipeline_version text, p_input_fingerprint text, p_schema_fingerprint text,
    p_owner text, p_searched text, p_tag text, p_types text[], p_texts text[], p_chars int[], p_files text[], p_change jsonb
  ) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    head ${schema}.heads;
    v_now bigint := ${schema}.now_ms(p_now);
    v_run bigint;
  BEGIN
    PERFORM ${schema}.lock_files(p_files);
    INSERT INTO ${schema}.runs
      (run_id, pipeline, pipeline_version, input_fingerprint, schema_fingerprint, owner, status, queued_at)
      VALUES (p_run_id, p_pipeline, p_pipeline_version, p_input_fingerprint, p_schema_fingerprint, p_owner, 'queued', v_now)
      ON CONFLICT (run_id) DO NOTHING RETURNING number INTO v_run;
    IF v_run IS NULL THEN
      SELECT number INTO v_run FROM ${schema}.runs WHERE run_id = p_run_id;
      RETURN CASE WHEN EXISTS (SELECT FROM ${schema}.events WHERE run = v_run AND seq = 1 AND tag = p_tag) THEN 'created'
        ELSE 'found' END;
    END IF;
    -- Looked for only now: a deletion that was under way let the insert wait, and has left its tombstone.
    IF EXISTS (SELECT FROM ${schema}.tombstones WHERE run_id = p_run_id) THEN
      DELETE FROM ${schema}.runs WHERE number = v_run;
      RETURN 'expired';
    END IF;
    IF ${isForgotten(schema)} THEN
      DELETE FROM ${schema}.runs WHERE number = v_run;
      RETURN 'file_not_found';
    END IF;
    IF NOT EXISTS (SELECT FROM ${schema}.beginning) THEN
      INSERT INTO ${schema}.beginning (since) VALUES (v_now) ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO ${schema}.heads (run_id, run, pipeline, status, due_at)
      VALUES (p_run_id, v_run, p_pipeline, 'queued', v_now) RETURNING * INTO head;
    head := ${schema}.store(head, v_now, p_tag, p_types, p_texts, p_chars, p_files, p_change);
    UPDATE ${schema}.heads SET (last_seq, status, ended, cancel_requested, due_at) =
      ROW (head.last_seq, head.status, head.ended, head.cancel_requested, head.due_at) WHERE run_id = p_run_id;
    INSERT INTO ${schema}.searched_texts (run, text) VALUES (v_run, p_searched);
    RETURN 'created';
  END $$;`;

const claim = (schema: string) => `
  CREATE FUNCTION ${schema}.claim(
    p_run_id text, p_now bigint, p_owner text, p_tag text, p_lease_ms bigint,
    OUT outcome text, OUT epoch int, OUT held_ms bigint, OUT last_seq int
  ) LANGUAGE plpgsql AS $$
  DECLARE
    head ${schema}.heads;
    v_now bigint;
  BEGIN
    SELECT * INTO head FROM ${schema}.heads AS h WHERE h.run_id = p_run_id FOR UPDATE;
    v_now := ${schema}.now_ms(p_now);
    outcome := CASE WHEN head.run IS NULL THEN 'missing' WHEN head.ended THEN 'ended'
      WHEN head.claim_tag = p_tag AND head.lease_owner IS NOT NULL THEN 'again' WHEN head.lease_until > v_now THEN 'held'
      ELSE 'claimed' END;
    epoch := head.epoch + CASE outcome WHEN 'claimed' THEN 1 ELSE 0 END;
    held_ms := head.lease_until - v_now;
    last_seq := CASE outcome WHEN 'again' THEN head.seen_seq ELSE head.last_seq END;
    IF outcome <> 'claimed' THEN RETURN; END IF;
    UPDATE ${schema}.heads AS h SET epoch = head.epoch + 1, lease_owner = p_owner, claim_tag = p_tag, lease_until = v_now + p_lease_ms,
      due_at = v_now + p_lease_ms, last_n = 0, appended_after = head.last_seq, outside_to = head.last_seq, seen_seq = head.last_seq
      WHERE h.run_id = p_run_id;
  END $$;`;

// The first row answers; where it is 'stored' or 'again', `seq` is that of the first own event, and the rows behind it are events:
// those from outside, and of a repeated append its own too.
const append = (schema: string) => `
  CREATE FUNCTION ${schema}.append(
    p_run_id text, p_now bigint, p_epoch int, p_n int, p_completes boolean, p_ends_early boolean,
    p_tag text, p_types text[], p_texts text[], p_chars int[], p_files text[], p_change jsonb
  ) RETURNS TABLE (outcome text, seq int, at bigint, tag text, type text, text text) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    head ${schema}.heads;
    v_seen int;
    v_last int;
  BEGIN
    SELECT * INTO head FROM ${schema}.heads WHERE run_id = p_run_id FOR UPDATE;
    outcome := CASE WHEN head.run IS NULL THEN 'missing' WHEN head.epoch <> p_epoch OR head.lease_owner IS NULL THEN 'fenced'
      WHEN p_n > 0 AND p_n = head.last_n THEN 'again' WHEN p_n <> head.last_n + 1 THEN 'out_of_order' WHEN head.ended OR p_ends_early THEN 'ended'
      WHEN p_completes AND head.cancel_requested THEN 'cancel_requested' WHEN ${isForgotten(schema)} THEN 'file_not_found'
      ELSE 'stored' END;
    IF outcome = 'again' THEN
      seq := head.outside_to + 1;
      RETURN NEXT;
      RETURN QUERY SELECT 'event', e.seq, e.at, e.tag, e.type, e.text FROM ${schema}.events AS e
        WHERE e.run = head.run AND e.seq > head.appended_after AND e.seq <= head.seen_seq ORDER BY e.seq;
      RETURN;
    ELSIF outcome <> 'stored' THEN
      seq := head.last_n;
      RETURN NEXT;
      RETURN;
    END IF;
    v_seen := head.seen_seq;
    v_last := head.last_seq;
    seq := v_last + 1;
    at := ${schema}.now_ms(p_now);
    head := ${schema}.store(head, at, p_tag, p_types, p_texts, p_chars, p_files, p_change);
    UPDATE ${schema}.heads SET
      (last_seq, status, ended, cancel_requested, due_at, last_n, appended_after, outside_to, seen_seq) =
      ROW (head.last_seq, head.status, head.ended, head.cancel_requested, head.due_at, p_n, v_seen, v_last, head.last_seq)
      WHERE run_id = p_run_id;
    RETURN NEXT;
    IF v_last = v_seen THEN RETURN; END IF;
    RETURN QUERY SELECT 'event', e.seq, e.at, e.tag, e.type, e.text FROM ${schema}.events AS e
      WHERE e.run = head.run AND e.seq > v_seen AND e.seq <= v_last ORDER BY e.seq;
  END $$;`;

// Appends of several runs in one transaction, each for itself: what is refused undoes nothing. They come in the order of their runIds, so
// that two of these never wait for each other in a circle. Facts and files lie behind each other, each append with its counts of them.
const appendAll = (schema: string) => `
  CREATE FUNCTION ${schema}.append_all(
    p_now bigint, p_run_ids text[], p_epochs int[], p_ns int[], p_completes boolean[], p_ends_early boolean[], p_tags text[],
    p_fact_counts int[], p_types text[], p_texts text[], p_chars int[], p_file_counts int[], p_files text[], p_changes jsonb[]
  ) RETURNS TABLE (place int, outcome text, seq int, at bigint, tag text, type text, text text) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  DECLARE
    v_fact int := 0;
    v_file int := 0;
    v_facts int;
    v_files int;
  BEGIN
    PERFORM ${schema}.lock_files(p_files);
    FOR i IN 1 .. cardinality(p_run_ids) LOOP
      v_facts := v_fact + p_fact_counts[i];
      v_files := v_file + p_file_counts[i];
      RETURN QUERY SELECT i, a.* FROM ${schema}.append(
        p_run_ids[i], p_now, p_epochs[i], p_ns[i], p_completes[i], p_ends_early[i], p_tags[i],
        p_types[v_fact + 1 : v_facts], p_texts[v_fact + 1 : v_facts], p_chars[v_fact + 1 : v_facts],
        p_files[v_file + 1 : v_files], p_changes[i]) AS a;
      v_fact := v_facts;
      v_file := v_files;
    END LOOP;
  END $$;`;

const suspend = (schema: string) => `
  CREATE FUNCTION ${schema}.suspend(
    p_run_id text, p_now bigint, p_epoch int, p_after_seq int, p_wait_ms bigint,
    p_tag text, p_types text[], p_texts text[], p_chars int[], p_files text[], p_change jsonb,
    OUT outcome text, OUT seq int, OUT at bigint
  ) LANGUAGE plpgsql AS $$
  DECLARE
    head ${schema}.heads;
  BEGIN
    SELECT * INTO head FROM ${schema}.heads AS h WHERE h.run_id = p_run_id FOR UPDATE;
    SELECT e.seq, e.at INTO seq, at FROM ${schema}.events AS e
      WHERE e.run = head.run AND e.seq = p_after_seq + 1 AND e.tag = p_tag;
    outcome := CASE WHEN head.run IS NULL THEN 'missing' WHEN seq IS NOT NULL THEN 'again'
      WHEN head.epoch <> p_epoch OR head.lease_owner IS NULL THEN 'fenced'
      WHEN head.ended THEN 'ended' WHEN head.last_seq <> p_after_seq THEN 'moved' ELSE 'stored' END;
    IF outcome <> 'stored' THEN RETURN; END IF;
    seq := head.last_seq + 1;
    at := ${schema}.now_ms(p_now);
    head := ${schema}.store(head, at, p_tag, p_types, p_texts, p_chars, p_files, p_change);
    UPDATE ${schema}.heads AS h SET last_seq = head.last_seq, status = head.status, lease_owner = NULL, lease_until = 0,
      due_at = at + p_wait_ms WHERE h.run_id = p_run_id;
  END $$;`;

// `woken`: stored, and somebody is to drive the run now. `lost`: another with this key was first, and is the answer.
const signal = (schema: string) => `
  CREATE FUNCTION ${schema}.signal(
    p_run_id text, p_now bigint, p_key text,
    p_tag text, p_types text[], p_texts text[], p_chars int[], p_files text[], p_change jsonb,
    OUT outcome text, OUT seq int, OUT at bigint, OUT tag text, OUT type text, OUT text text
  ) LANGUAGE plpgsql AS $$
  DECLARE
    head ${schema}.heads;
  BEGIN
    PERFORM ${schema}.lock_files(p_files);
    SELECT * INTO head FROM ${schema}.heads AS h WHERE h.run_id = p_run_id FOR UPDATE;
    IF head.run IS NULL THEN
      outcome := 'missing';
      RETURN;
    END IF;
    SELECT 'lost', e.seq, e.at, e.tag, e.type, e.text INTO outcome, seq, at, tag, type, text
      FROM ${schema}.signals AS s JOIN ${schema}.events AS e ON e.run = s.run AND e.seq = s.seq
      WHERE s.run = head.run AND s.key = p_key;
    IF FOUND THEN RETURN; END IF;
    outcome := CASE WHEN head.ended THEN 'ended' WHEN ${isForgotten(schema)} THEN 'file_not_found' END;
    IF outcome IS NOT NULL THEN RETURN; END IF;
    seq := head.last_seq + 1;
    at := ${schema}.now_ms(p_now);
    head := ${schema}.store(head, at, p_tag, p_types, p_texts, p_chars, p_files, p_change);
    INSERT INTO ${schema}.signals (run, key, seq) VALUES (head.run, p_key, seq);
    outcome := CASE WHEN head.ended OR head.lease_until > at THEN 'stored' ELSE 'woken' END;
    IF outcome = 'woken' AND (head.due_at IS NULL OR head.due_at > at) THEN head.due_at := at; END IF;
    UPDATE ${schema}.heads AS h SET (last_seq, status, ended, cancel_requested, due_at) =
      ROW (head.last_seq, head.status, head.ended, head.cancel_requested, head.due_at) WHERE h.run_id = p_run_id;
  END $$;`;

const forget = (schema: string) => `
  CREATE FUNCTION ${schema}.forget_files(p_files text[]) RETURNS text[] LANGUAGE plpgsql AS $$
  DECLARE
    unused text[];
  BEGIN
    PERFORM pg_advisory_xact_lock(${filesLock(schema)});
    unused := array(SELECT file.id FROM unnest(p_files) WITH ORDINALITY AS file (id, place)
      WHERE NOT EXISTS (SELECT FROM ${schema}.run_files AS f WHERE f.file_id = file.id) ORDER BY file.place);
    INSERT INTO ${schema}.forgotten_files (file_id) SELECT unnest(unused) ON CONFLICT DO NOTHING;
    RETURN unused;
  END $$;`;

// One deletion at a time: of two runs that share a file, both would leave it to the other.
const remove = (schema: string) => `
  CREATE FUNCTION ${schema}.delete_run(p_run_id text, OUT outcome text, OUT unused_files text[]) LANGUAGE plpgsql AS $$
  DECLARE
    head ${schema}.heads;
    v_files text[];
  BEGIN
    PERFORM pg_advisory_xact_lock(${filesLock(schema)});
    SELECT * INTO head FROM ${schema}.heads AS h WHERE h.run_id = p_run_id FOR UPDATE;
    outcome := CASE WHEN head.run IS NULL THEN 'missing' WHEN NOT head.ended THEN 'active' ELSE 'deleted' END;
    IF outcome <> 'deleted' THEN RETURN; END IF;
    v_files := array(SELECT f.file_id FROM ${schema}.run_files AS f WHERE f.run = head.run);
    INSERT INTO ${schema}.tombstones (run_id, owner, input_fingerprint)
      SELECT r.run_id, r.owner, r.input_fingerprint FROM ${schema}.runs AS r WHERE r.number = head.run;
    DELETE FROM ${schema}.events WHERE run = head.run;
    DELETE FROM ${schema}.signals WHERE run = head.run;
    DELETE FROM ${schema}.run_files WHERE run = head.run;
    DELETE FROM ${schema}.searched_texts WHERE run = head.run;
    DELETE FROM ${schema}.heads AS h WHERE h.run_id = p_run_id;
    DELETE FROM ${schema}.runs WHERE number = head.run;
    unused_files := ${schema}.forget_files(v_files);
  END $$;`;
