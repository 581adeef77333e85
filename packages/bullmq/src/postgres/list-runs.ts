import type { ListQuery, RunFilter, RunList } from "@stepcast/pipeline/engine";
import { listPage, placeBehind, statusesOf, type SummaryRow } from "@stepcast/pipeline/store";
import type { Database } from "./database.ts";

/** A page of runs, newest first. Each status is searched along its index, and the newest of all are taken. */
export async function listRuns(database: Database, query: ListQuery): Promise<RunList> {
  return listPage(await findRuns(database, query), query.limit);
}

/** The runs of a page, one more than it holds where there are more; without those in `except`. */
export function findRuns(
  database: Database,
  query: ListQuery,
  except: readonly string[] = [],
): Promise<SummaryRow[]> {
  const { sql, values } = listSql(database.schema, query, except);
  return database[query.text === undefined ? "query" : "search"]<SummaryRow>(sql, values);
}

/** The latest time and the largest number that the tables hold. */
const latest = Number.MAX_SAFE_INTEGER;

export function listSql(
  schema: string,
  query: ListQuery,
  except: readonly string[] = [],
): { sql: string; values: unknown[] } {
  const before = placeBehind(query.cursor, { queuedAt: query.until ?? latest, number: 0 });
  const values = [
    statusesOf(query),
    whole(query.since ?? 0),
    whole(before.queuedAt),
    before.number,
    query.limit + 1,
  ];
  const { isWanted, hasText } = conditions(schema, query, values, except);
  const sql = `SELECT found.number, found.run_id AS "runId", found.pipeline, found.title, found.owner, found.status,
      found.queued_at AS "queuedAt", found.started_at AS "startedAt", found.ended_at AS "endedAt", head.last_seq AS "lastSeq"
    FROM (SELECT mine.* FROM unnest($1::text[]) AS wanted (status), LATERAL (
        SELECT * FROM ${schema}.runs WHERE ${isWanted} AND ${hasText}
          AND queued_at >= $2 AND (queued_at, number) < ($3, $4) ORDER BY queued_at DESC, number DESC LIMIT $5
      ) AS mine ORDER BY queued_at DESC, number DESC LIMIT $5) AS found
    JOIN ${schema}.heads AS head ON head.run_id = found.run_id ORDER BY found.queued_at DESC, found.number DESC`;
  return { sql, values };
}

/** Those that are asked for, so that the index for just these is used; what they compare with is put to the values. */
export function conditions(
  schema: string,
  { owner, pipeline, text }: RunFilter,
  values: unknown[],
  except: readonly string[] = [],
): { isWanted: string; hasText: string } {
  // No text in Postgres has a NUL, and to look for one is an error there.
  if ([owner, pipeline, text].some((value) => value?.includes("\0")))
    return { isWanted: "false", hasText: "true" };
  const place = (value: unknown) => `$${values.push(value)}::text`;
  const asked: [column: string, value: string][] = [];
  if (owner !== undefined) asked.push(["owner", place(owner)]);
  if (pipeline !== undefined) asked.push(["pipeline", place(pipeline)]);
  asked.push(["status", "wanted.status"]);
  const [columns, wanted] = [asked.map(([column]) => column).join(), asked.map(([, value]) => value).join()];
  const isAsked = asked.length === 1 ? `${columns} = ${wanted}` : `ARRAY[${columns}] = ARRAY[${wanted}]`;
  const isWanted =
    except.length === 0 ? isAsked : `${isAsked} AND run_id <> ALL ($${values.push(except)}::text[])`;
  const searched = `(SELECT s.text FROM ${schema}.searched_texts AS s WHERE s.run = number)`;
  const hasText = text === undefined ? "true" : `position(${place(text.toLowerCase())} IN ${searched}) > 0`;
  return { isWanted, hasText };
}

/** Times are whole there. */
export function whole(time: number): number {
  return Math.max(-latest, Math.min(latest, Math.ceil(time)));
}
