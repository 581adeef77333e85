import type { RunStatus } from "@stepcast/pipeline";
import type { CountQuery, RunCounts } from "@stepcast/pipeline/engine";
import { lookAtMost, noRuns, runCounts, statusesOf } from "@stepcast/pipeline/store";
import type { Database } from "./database.ts";
import { conditions, whole } from "./list-runs.ts";

/** Counts each status along its index, from the newest run on. */
export async function countRuns(
  database: Database,
  query: CountQuery,
  except: readonly string[] = [],
): Promise<RunCounts> {
  const { sql, values } = countSql(database.schema, query, except);
  const search = query.text === undefined ? "query" : "search";
  const rows = await database[search]<CountRow>(sql, values);
  const counts = noRuns();
  for (const { status, found } of rows) counts[status] = found;
  return runCounts(
    counts,
    rows.some(({ looked }) => looked === lookAtMost(query)),
  );
}

interface CountRow {
  status: RunStatus;
  looked: number;
  found: number;
}

export function countSql(
  schema: string,
  query: CountQuery,
  except: readonly string[] = [],
): { sql: string; values: unknown[] } {
  const { since = 0, until = Number.MAX_SAFE_INTEGER } = query;
  const values: unknown[] = [statusesOf(query), whole(since), whole(until), lookAtMost(query)];
  const { isWanted, hasText } = conditions(schema, query, values, except);
  const sql = `SELECT wanted.status, counted.looked, counted.found FROM unnest($1::text[]) AS wanted (status), LATERAL (
      SELECT count(*) AS looked, count(*) FILTER (WHERE ${hasText}) AS found FROM (
        SELECT number FROM ${schema}.runs WHERE ${isWanted} AND queued_at >= $2 AND queued_at < $3
          ORDER BY queued_at DESC, number DESC LIMIT $4
      ) AS newest) AS counted`;
  return { sql, values };
}
