import type { Claimable, ClaimableQuery } from "@stepcast/pipeline/engine";
import type { Database } from "./database.ts";

/** One search for each pipeline, and one for the runs to be cancelled, each along an index: the runs of others are never walked through. */
export async function findClaimable(
  database: Database,
  { pipelines, except, refused = new Set(), limit }: ClaimableQuery,
  now: number | undefined,
  clock: () => number,
): Promise<Claimable> {
  const rows = await database.query<DueRun>(claimableSql(database.schema), [
    [...pipelines],
    [...except],
    [...except, ...refused],
    limit,
    now,
  ]);
  const due = rows.filter(({ inMs }) => inMs <= 0).sort((a, b) => a.inMs - b.inMs || a.run - b.run);
  const runIds = [...new Set(due.map(({ runId }) => runId))].slice(0, limit);
  // In this process's own time, whatever the server's clock says.
  const later = rows.flatMap(({ inMs }) => (inMs > 0 ? [clock() + inMs] : []));
  return { runIds, nextAt: later.length > 0 ? Math.min(...later) : undefined };
}

interface DueRun {
  run: number;
  runId: string;
  /** Until it may be driven, in milliseconds; not above 0 where it may be now. */
  inMs: number;
}

export function claimableSql(schema: string): string {
  const search = (where: string, except: string) => `
    (SELECT run, run_id, due_at FROM ${schema}.heads
      WHERE ${where} AND due_at <= now_ms AND run_id <> ALL (${except}::text[]) ORDER BY due_at, run LIMIT $4)
    UNION ALL
    (SELECT run, run_id, due_at FROM ${schema}.heads
      WHERE ${where} AND due_at > now_ms AND run_id <> ALL (${except}::text[]) ORDER BY due_at, run LIMIT 1)`;
  return `SELECT found.run, found.run_id AS "runId", found.due_at - now_ms AS "inMs"
    FROM (SELECT coalesce($5::bigint, floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint) AS now_ms) AS clock,
    LATERAL (
      SELECT mine.* FROM unnest($1::text[]) AS wanted (name), LATERAL (${search("pipeline = wanted.name", "$3")}) AS mine
      UNION ALL
      SELECT * FROM (${search("cancel_requested", "$2")}) AS to_cancel
    ) AS found`;
}
