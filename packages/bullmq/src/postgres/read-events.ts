import { limits } from "@stepcast/pipeline";
import type { Page, StoredEvent } from "@stepcast/pipeline/engine";
import { parseCursor, takePage } from "@stepcast/pipeline/store";
import type { Database } from "./database.ts";
import { eventOf, type EventRow } from "./facts.ts";

/** Undefined where there is no such run. @throws StepcastError `invalid_cursor` */
export async function readPage(
  database: Database,
  runId: string,
  after: string | undefined,
  limit: number,
): Promise<Page | undefined> {
  const { seq, tag = null } = parseCursor(after);
  const most = Math.min(limit, limits.pageEvents);
  const rows = await database.query<PageRow>(pageSql(database.schema), [
    runId,
    Math.min(seq, largestSeq),
    tag,
    most,
    limits.pageChars,
  ]);
  const [head] = rows;
  if (!head) return undefined;
  if (!head.known) return { events: [], ended: false, reset: { lastSeq: head.lastSeq } };
  const events = takePage(rows.flatMap((row) => (row.seq === null ? [] : [eventOf(runId, row)])));
  return { events, ended: head.ended && seq + events.length === head.lastSeq };
}

/** A run's events up to `last`, page by page. */
export async function readUpTo(database: Database, runId: string, last: number): Promise<StoredEvent[]> {
  const pages: StoredEvent[][] = [];
  for (let seq = 0; seq < last; ) {
    const most = Math.min(last - seq, limits.pageEvents);
    const rows = await database.query<PageRow>(pageSql(database.schema), [
      runId,
      seq,
      null,
      most,
      limits.pageChars,
    ]);
    const events = rows.flatMap((row) => (row.seq === null ? [] : [eventOf(runId, row)]));
    if (events.length === 0) break;
    seq += events.length;
    pages.push(events);
  }
  return pages.flat();
}

type PageRow = { lastSeq: number; ended: boolean; known: boolean } & (EventRow | NoEvent);

type NoEvent = { [Field in keyof EventRow]: null };

/** `seq` is an `int` there. */
const largestSeq = 2 ** 31 - 1;

/**
 * The head and a page behind a position, as of one moment. A position without a tag is taken as it is. The page's first events are
 * found by their lengths alone, so that what does not fit is not read.
 */
export function pageSql(schema: string): string {
  return `WITH head AS MATERIALIZED (
      SELECT run, last_seq, ended, ($3::text IS NULL AND $2::int <= last_seq) OR EXISTS
        (SELECT FROM ${schema}.events AS e WHERE e.run = h.run AND e.seq = $2::int AND e.tag = $3::text) AS known
      FROM ${schema}.heads AS h WHERE run_id = $1
    ), page AS (
      SELECT seq, at, tag, type, text, sum(chars) OVER (ORDER BY seq) - chars AS chars_before
      FROM ${schema}.events WHERE run = (SELECT run FROM head WHERE known) AND seq > $2::int AND seq <= $2::int + $4::int
    )
    SELECT head.last_seq AS "lastSeq", head.ended, head.known, page.seq, page.at, page.tag, page.type, page.text
    FROM head LEFT JOIN page ON chars_before < $5::int ORDER BY page.seq`;
}
