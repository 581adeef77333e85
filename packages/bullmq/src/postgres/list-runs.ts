import { runStatuses, StepcastError } from "@stepcast/pipeline";
import type { ListQuery, RunList, RunSummary } from "@stepcast/pipeline/engine";
import type { Database } from "./database.ts";

/** A page of runs, newest first. Each status is searched along its index, and the newest of all are taken. */
export async function listRuns(database: Database, query: ListQuery): Promise<RunList> {
  const { limit } = query;
  const { sql, values } = listSql(database.schema, query);
  const search = query.text === undefined ? "query" : "search";
  const found = await database[search]<SummaryRow>(sql, values);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    runs: page.map(summary),
    next: last && found.length > limit ? `${last.queuedAt}.${last.number}` : undefined,
  };
}

interface Place {
  queuedAt: number;
  number: number;
}

interface SummaryRow extends Omit<RunSummary, "endedAt"> {
  number: number;
  endedAt: number | null;
}

/** The latest time and the largest number that the tables hold. */
const latest = Number.MAX_SAFE_INTEGER;

/** Its conditions are those that are asked for, so that the index for just these is used. */
export function listSql(schema: string, query: ListQuery): { sql: string; values: unknown[] } {
  const { owner, pipeline, text, limit } = query;
  const statuses = query.status === undefined ? runStatuses : [...new Set([query.status].flat())];
  const before = earlier(parsed(query.cursor), { queuedAt: whole(query.until ?? latest), number: 0 });
  const values: unknown[] = [statuses, whole(query.since ?? 0), before.queuedAt, before.number, limit + 1];
  const place = (value: unknown) => `$${values.push(value)}::text`;
  const asked: [column: string, value: string][] = [];
  if (owner !== undefined) asked.push(["owner", place(owner)]);
  if (pipeline !== undefined) asked.push(["pipeline", place(pipeline)]);
  asked.push(["status", "wanted.status"]);
  const [columns, wanted] = [asked.map(([column]) => column).join(), asked.map(([, value]) => value).join()];
  const isWanted = asked.length === 1 ? `${columns} = ${wanted}` : `ARRAY[${columns}] = ARRAY[${wanted}]`;
  const searched = `(SELECT s.text FROM ${schema}.searched_texts AS s WHERE s.run = number)`;
  const hasText = text === undefined ? "true" : `position(${place(text.toLowerCase())} IN ${searched}) > 0`;
  const sql = `SELECT found.number, found.run_id AS "runId", found.pipeline, found.status, found.queued_at AS "queuedAt",
      found.ended_at AS "endedAt", head.last_seq AS "lastSeq"
    FROM (SELECT mine.* FROM unnest($1::text[]) AS wanted (status), LATERAL (
        SELECT * FROM ${schema}.runs WHERE ${isWanted} AND ${hasText}
          AND queued_at >= $2 AND (queued_at, number) < ($3, $4) ORDER BY queued_at DESC, number DESC LIMIT $5
      ) AS mine ORDER BY queued_at DESC, number DESC LIMIT $5) AS found
    JOIN ${schema}.heads AS head ON head.run_id = found.run_id ORDER BY found.queued_at DESC, found.number DESC`;
  return { sql, values };
}

function summary(row: SummaryRow): RunSummary {
  const { number: _, endedAt, ...rest } = row;
  return { ...rest, endedAt: endedAt ?? undefined };
}

/** Times are whole there. */
function whole(time: number): number {
  return Math.max(-latest, Math.min(latest, Math.ceil(time)));
}

function parsed(cursor: string | undefined): Place {
  if (cursor === undefined) return { queuedAt: latest, number: 0 };
  const [, queuedAt, number] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  if (queuedAt !== undefined && number !== undefined) {
    return { queuedAt: Number(queuedAt), number: Number(number) };
  }
  throw new StepcastError("invalid_cursor", "the cursor is not one a list gave out: start again without it");
}

function earlier(a: Place, b: Place): Place {
  return a.queuedAt < b.queuedAt || (a.queuedAt === b.queuedAt && a.number < b.number) ? a : b;
}
