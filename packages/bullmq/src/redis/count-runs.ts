import { limits, type RunStatus } from "@stepcast/pipeline";
import type { CountQuery, RunCounts } from "@stepcast/pipeline/engine";
import { lookAtMost, noRuns, runCounts, statusesOf } from "@stepcast/pipeline/store";
import { atOrAfter, beforeTime, indexesFor, matches, type Place, rowsAlong } from "./list-runs.ts";
import type { Shards } from "./shards.ts";

/** How many runs are counted in one script. */
const stride = 1_000;

interface Tally {
  counts: Record<RunStatus, number>;
  more: boolean;
}

/**
 * Of all owners and pipelines the indexes tell, exactly. Otherwise runs are looked at one by one, along the narrowest index:
 * `limits.searchedRuns` of them, spread over the shards.
 */
export async function countRuns(shards: Shards, query: CountQuery): Promise<RunCounts> {
  const { owner, pipeline, text } = query;
  if (owner === undefined && pipeline === undefined && text === undefined) return totals(shards, query);
  const most = Math.ceil(Math.min(lookAtMost(query), limits.searchedRuns) / shards.bases.length);
  const countAlong = text === undefined ? tallied : searched;
  const parts = indexesFor(query).flatMap((index) =>
    shards.bases.map((_, shard) => countAlong(shards, shard, index, query, most)),
  );
  return sum(await Promise.all(parts), query);
}

async function totals(shards: Shards, query: CountQuery): Promise<RunCounts> {
  const statuses = statusesOf(query);
  const counts = noRuns();
  for (const reply of await shards.askAll("total", [
    beforeTime(query.until),
    atOrAfter(query.since),
    ...statuses,
  ])) {
    for (const [index, status] of statuses.entries()) counts[status] += Number(reply[index]);
  }
  return runCounts(counts, false);
}

/** Counts on the server, a stride at a time so that it does other work in between. */
async function tallied(
  shards: Shards,
  shard: number,
  index: string,
  { since, until, pipeline = "" }: CountQuery,
  most: number,
): Promise<Tally> {
  const counts = noRuns();
  let place: Place = { queuedAt: beforeTime(until), number: "" };
  for (let left = most; left > 0; ) {
    const asked = Math.min(stride, left);
    const args = [index, place.queuedAt, place.number, atOrAfter(since), asked, pipeline];
    const [looked, queuedAt = "", number = "", ...found] = await shards.askOne("tally", shard, args);
    for (let at = 0; at < found.length; at += 2) counts[found[at] as RunStatus] += Number(found[at + 1]);
    if (Number(looked) < asked) return { counts, more: false };
    left -= asked;
    place = { queuedAt, number };
  }
  return { counts, more: true };
}

/** Looks into each run here: a text is compared in lower case as JavaScript has it. */
async function searched(
  shards: Shards,
  shard: number,
  index: string,
  query: CountQuery,
  most: number,
): Promise<Tally> {
  const counts = noRuns();
  let looked = 0;
  for await (const rows of rowsAlong(
    shards,
    shard,
    index,
    { queuedAt: beforeTime(query.until), number: "" },
    query,
  )) {
    const taken = rows.slice(0, most - looked);
    looked += taken.length;
    for (const row of taken) if (matches(row, query)) counts[row.status] += 1;
    if (looked === most) return { counts, more: true };
  }
  return { counts, more: false };
}

function sum(parts: readonly Tally[], query: CountQuery): RunCounts {
  const counts = noRuns();
  for (const part of parts) for (const status of statusesOf(query)) counts[status] += part.counts[status];
  return runCounts(
    counts,
    parts.some(({ more }) => more),
  );
}
