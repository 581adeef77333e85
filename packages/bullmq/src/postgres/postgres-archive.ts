import { StepcastError } from "@stepcast/pipeline";
import type { CountQuery, ListQuery, RunCounts, RunLog, StoredEvent } from "@stepcast/pipeline/engine";
import { newTag, searchedText, type SummaryRow } from "@stepcast/pipeline/store";
import type pg from "pg";
import type { Archive } from "../archive/archive.ts";
import type { EndedRun } from "../archive/hot-log.ts";
import { countRuns } from "./count-runs.ts";
import type { Database } from "./database.ts";
import { copyLock } from "./deletions.ts";
import { factOf } from "./facts.ts";
import { findRuns } from "./list-runs.ts";
import { openDatabase, PostgresLog, type PostgresLogOptions } from "./postgres-log.ts";

/**
 * An archive in a Postgres database: the tables and functions of a log there, in a schema of its own, whose runs all come from elsewhere. It
 * needs few connections, as nothing in it is driven.
 * @throws StepcastError as `postgresLog`
 */
export function postgresArchive(url: string, options: PostgresLogOptions = {}): Archive {
  const own = { schema: "stepcast_archive", connections: 4, ...options };
  return new PostgresArchive(openDatabase(url, own), own);
}

class PostgresArchive implements Archive {
  readonly log: RunLog;
  private readonly database: Database;

  constructor(database: Database, options: PostgresLogOptions) {
    this.database = database;
    this.log = new PostgresLog(database, options);
  }

  async id(): Promise<string> {
    const { schema } = this.database;
    await this.database.query(`INSERT INTO ${schema}.archive_id (id) VALUES ($1) ON CONFLICT DO NOTHING`, [
      newTag(),
    ]);
    const [row] = await this.database.query<{ id: string }>(`SELECT id FROM ${schema}.archive_id`, []);
    return row?.id ?? "";
  }

  copy(run: EndedRun, events: AsyncIterable<readonly StoredEvent[]>): Promise<boolean> {
    const { schema } = this.database;
    const { runId } = run.header;
    return this.database.transaction(async (client) => {
      await client.query(`SELECT pg_advisory_xact_lock(${copyLock(schema, "$1::text")})`, [runId]);
      const buried = await client.query(`SELECT FROM ${schema}.tombstones WHERE run_id = $1`, [runId]);
      if (buried.rows.length > 0) return false;
      if (await this.isCopied(client, run)) return true;
      await this.insert(client, run);
      for await (const page of events) await insertEvents(client, schema, run, page);
      return true;
    });
  }

  /** Whether nothing is to be done but to keep what the last driver has told of its lease. What differs goes. */
  private async isCopied(client: pg.ClientBase, run: EndedRun): Promise<boolean> {
    const { schema } = this.database;
    const { rows } = await client.query<{ number: number; isSame: boolean }>(
      `SELECT r.number, h.last_seq = $2 AND h.claim_tag = $4 AND EXISTS
         (SELECT FROM ${schema}.events AS e WHERE e.run = r.number AND e.seq = h.last_seq AND e.tag = $3) AS "isSame"
       FROM ${schema}.runs AS r JOIN ${schema}.heads AS h ON h.run = r.number WHERE r.run_id = $1`,
      [run.header.runId, run.lastSeq, run.lastTag, run.lease.holder],
    );
    const [found] = rows;
    if (!found) return false;
    if (found.number !== run.number) throw taken(run.header.runId);
    if (!found.isSame) await client.query(`SELECT ${schema}.clear_run($1)`, [run.number]);
    return found.isSame;
  }

  private async insert(client: pg.ClientBase, run: EndedRun): Promise<void> {
    const { schema } = this.database;
    const { header, lease } = run;
    await client.query(
      `INSERT INTO ${schema}.runs (number, run_id, pipeline, pipeline_version, input_fingerprint, schema_fingerprint, owner, title,
         status, queued_at, started_at, ended_at) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        run.number,
        header.runId,
        header.pipeline,
        header.pipelineVersion,
        header.inputFingerprint,
        header.schemaFingerprint,
        header.owner,
        header.title,
        run.status,
        run.queuedAt,
        run.startedAt,
        run.endedAt,
      ],
    );
    await client.query(
      `INSERT INTO ${schema}.heads (run_id, run, pipeline, status, ended, last_seq, cancel_requested, epoch, lease_owner, claim_tag,
         lease_until, last_n, appended_after, outside_to, seen_seq)
       VALUES ($1, $2, $3, $4, true, $5, $6, $7, nullif($8, ''), $8, $9, $10, $11, $12, $13)`,
      [
        header.runId,
        run.number,
        header.pipeline,
        run.status,
        run.lastSeq,
        run.isCancelled,
        lease.epoch,
        lease.holder,
        lease.until,
        lease.lastN,
        lease.appendedAfter,
        lease.outsideTo,
        lease.seenSeq,
      ],
    );
    await client.query(
      `INSERT INTO ${schema}.signals (run, key, seq) SELECT $1::bigint, * FROM unnest($2::text[], $3::int[])`,
      [run.number, [...run.signals.keys()], [...run.signals.values()]],
    );
    await client.query(
      `INSERT INTO ${schema}.run_files (run, file_id) SELECT $1::bigint, unnest($2::text[])`,
      [run.number, run.fileIds],
    );
  }

  async bury(runId: string): Promise<readonly string[]> {
    const [answer] = await this.database.query<{ bury_run: string[] }>(
      `SELECT ${this.database.schema}.bury_run($1)`,
      [runId],
    );
    return answer?.bury_run ?? [];
  }

  async mentioned(fileIds: readonly string[], except: readonly string[]): Promise<string[]> {
    const { schema } = this.database;
    const rows = await this.database.query<{ id: string }>(
      `SELECT DISTINCT f.file_id AS id FROM ${schema}.run_files AS f JOIN ${schema}.runs AS r ON r.number = f.run
       WHERE f.file_id = ANY ($1::text[]) AND r.run_id <> ALL ($2::text[])`,
      [fileIds, except],
    );
    return rows.map(({ id }) => id);
  }

  rows(query: ListQuery, except: readonly string[]): Promise<SummaryRow[]> {
    return findRuns(this.database, query, except);
  }

  count(query: CountQuery, except: readonly string[]): Promise<RunCounts> {
    return countRuns(this.database, query, except);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}

async function insertEvents(
  client: pg.ClientBase,
  schema: string,
  { number, header: { runId } }: EndedRun,
  events: readonly StoredEvent[],
): Promise<void> {
  const facts = events.map((event) => factOf(runId, event));
  await client.query(
    `INSERT INTO ${schema}.events (run, seq, at, tag, type, text, chars)
     SELECT $1::bigint, * FROM unnest($2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[])`,
    [
      number,
      events.map(({ seq }) => seq),
      events.map(({ at }) => at),
      events.map(({ tag }) => tag),
      events.map(({ type }) => type),
      facts.map(({ text }) => text),
      facts.map(({ text }) => text.length),
    ],
  );
  const [queued] = facts;
  if (events[0]?.seq !== 1 || !queued) return;
  await client.query(`INSERT INTO ${schema}.searched_texts (run, text) VALUES ($1, $2)`, [
    number,
    searchedText(runId, queued.text),
  ]);
}

function taken(runId: string): StepcastError {
  return new StepcastError(
    "store_failed",
    `the archive has another run ${runId}: it stays where it is; see whether two stores were given one archive`,
  );
}
