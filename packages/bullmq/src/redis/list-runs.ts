import { type RunStatus, StepcastError } from "@stepcast/pipeline";
import type { ListQuery, RunFilter, RunHeader, RunList, RunSummary } from "@stepcast/pipeline/engine";
import { listPage, searchedText, type SummaryRow } from "@stepcast/pipeline/store";
import { ownerKey } from "./owner-key.ts";
import { damaged } from "./replies.ts";
import type { Shards } from "./shards.ts";

/** How many runs are looked at in one script. */
const stride = 200;

export interface Row extends RunSummary {
  number: string;
  queuedText: string;
}

export interface Place {
  queuedAt: string;
  number: string;
}

/** A page of runs, newest first. Of the indexes the narrowest is walked along; what it does not tell is looked up in each run. */
export async function listRuns(shards: Shards, query: ListQuery): Promise<RunList> {
  return listPage(await findRuns(shards, query), query.limit);
}

/** The runs of a page, one more than it holds where there are more. */
export async function findRuns(shards: Shards, query: ListQuery): Promise<SummaryRow[]> {
  const from = startOf(query);
  const walks = indexesFor(query).flatMap((index) =>
    shards.bases.map((_, shard) => matching(shards, shard, index, from, query)),
  );
  const found = (await Promise.all(walks)).flat().sort(newestFirst);
  return found.slice(0, query.limit + 1).map(asInTables);
}

function asInTables({ number, title, owner, startedAt, endedAt, ...row }: Row): SummaryRow {
  return {
    ...row,
    number: Number(number),
    title: title ?? null,
    owner: owner ?? null,
    startedAt: startedAt ?? null,
    endedAt: endedAt ?? null,
  };
}

export function indexesFor({ owner, pipeline, status }: RunFilter): string[] {
  if (owner !== undefined) return [`list:owner:${ownerKey(owner)}`];
  if (status !== undefined) return [...new Set([status].flat())].map((one) => `list:status:${one}`);
  return [pipeline === undefined ? "list" : `list:pipeline:${pipeline}`];
}

/** One more than the page holds, to tell whether there are more. */
async function matching(
  shards: Shards,
  shard: number,
  index: string,
  from: Place,
  query: ListQuery,
): Promise<Row[]> {
  const found: Row[] = [];
  const { limit } = query;
  for await (const rows of rowsAlong(shards, shard, index, from, query)) {
    found.push(...rows.filter((row) => matches(row, query)));
    if (found.length > limit) break;
  }
  return found.slice(0, limit + 1);
}

/** The runs of an index in a shard, newest first, some at a time. */
export async function* rowsAlong(
  shards: Shards,
  shard: number,
  index: string,
  from: Place,
  { since, text }: RunFilter,
): AsyncGenerator<Row[]> {
  for (let place = from; ; ) {
    const args = [
      index,
      place.queuedAt,
      place.number,
      atOrAfter(since),
      stride,
      text === undefined ? "0" : "1",
    ];
    const rows = rowsIn(await shards.askOne("list", shard, args));
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < stride) return;
    place = { queuedAt: String(last.queuedAt), number: last.number };
  }
}

export function atOrAfter(since = Number.NEGATIVE_INFINITY): number | string {
  return Number.isFinite(since) ? since : "-inf";
}

export function matches(row: Row, { owner, pipeline, status, text }: RunFilter): boolean {
  return (
    (owner === undefined || row.owner === (owner ?? undefined)) &&
    (pipeline === undefined || row.pipeline === pipeline) &&
    (status === undefined || [status].flat().includes(row.status)) &&
    (text === undefined || searchedText(row.runId, row.queuedText).includes(text.toLowerCase()))
  );
}

function rowsIn(values: readonly string[]): Row[] {
  const rows: Row[] = [];
  for (let index = 0; index < values.length; index += 8) {
    const row = values.slice(index, index + 8);
    const [number, header, status, startedAt, endedAt, lastSeq, queuedAt, queuedText] = row;
    if (number === undefined || header === undefined || queuedText === undefined) throw damaged();
    // Stored by `create` from a header, and by the fold of statuses.
    const { runId, pipeline, owner, title } = JSON.parse(header) as RunHeader;
    rows.push({
      number,
      runId,
      pipeline,
      title,
      owner,
      status: status as RunStatus,
      queuedAt: Number(queuedAt),
      startedAt: startedAt === "" ? undefined : Number(startedAt),
      endedAt: endedAt === "" ? undefined : Number(endedAt),
      lastSeq: Number(lastSeq),
      queuedText,
    });
  }
  return rows;
}

export function beforeTime(until: number | undefined): string {
  return until === undefined ? "+inf" : `(${until}`;
}

function newestFirst(a: Row, b: Row): number {
  return b.queuedAt - a.queuedAt || (a.number < b.number ? 1 : -1);
}

/** Where the walk begins: behind the cursor, and before `until`. */
function startOf({ cursor, until }: ListQuery): Place {
  const before = { queuedAt: beforeTime(until), number: "" };
  if (cursor === undefined) return before;
  const [, queuedAt, number] = /^(-?\d{1,16}(?:\.\d{1,6})?)\.(\d{16})$/.exec(cursor) ?? [];
  if (queuedAt === undefined || number === undefined) {
    throw new StepcastError(
      "invalid_cursor",
      "the cursor is not one a list gave out: start again without it",
    );
  }
  return until !== undefined && until <= Number(queuedAt) ? before : { queuedAt, number };
}
