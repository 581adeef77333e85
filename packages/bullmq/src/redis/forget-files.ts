import type { ListedFile } from "@stepcast/pipeline/files";
import { newTag } from "@stepcast/pipeline/store";
import type { Shards } from "./shards.ts";

/** How long a call may take to ask all shards; facts that bring the file in wait for so long at most, should it die. */
const reservedMs = 3_000;
/** As long as file stores tell of a file that it is gone. Afterwards it cannot be found, and so not be named. */
const knownMs = 30 * 24 * 60 * 60 * 1000;
/** A script keeps all others waiting: not for more files than this. */
const mostAtOnce = 500;

/** Which of these files are mentioned by runs that are kept elsewhere. Those are not forgotten. */
export type Elsewhere = (ids: readonly string[]) => Promise<readonly string[]>;

/** Of files that came since the log's first run. */
export async function forgetFiles(
  shards: Shards,
  files: readonly ListedFile[],
  elsewhere: Elsewhere,
): Promise<string[]> {
  const since = Math.min(...(await shards.askAll("since", [])).flat().map(Number));
  return forget(
    shards,
    files.filter(({ createdAt }) => createdAt >= since).map(({ id }) => id),
    elsewhere,
  );
}

/** Forgets those of them that no run mentions, in all shards, and answers them. */
export async function forget(
  shards: Shards,
  ids: readonly string[],
  elsewhere: Elsewhere,
): Promise<string[]> {
  const forgotten: string[] = [];
  for (let from = 0; from < ids.length; from += mostAtOnce) {
    forgotten.push(...(await forgetSome(shards, ids.slice(from, from + mostAtOnce), elsewhere)));
  }
  return forgotten;
}

async function forgetSome(shards: Shards, ids: readonly string[], elsewhere: Elsewhere): Promise<string[]> {
  const call = newTag();
  const unused = await unmentioned(shards, ids, call, elsewhere);
  const forgotten =
    unused.length === 0
      ? []
      : inAll(unused, await shards.askAll("forgetReserved", [call, knownMs, ...unused]));
  const kept = ids.filter((id) => !forgotten.includes(id));
  if (kept.length > 0) await shards.askAll("giveBackFiles", [call, ...kept]);
  return forgotten;
}

/**
 * Reserves those that no run mentions. Who mentions a file here cannot have left for elsewhere since: it would have kept the file from
 * being reserved, and runs come there before they leave here.
 */
async function unmentioned(
  shards: Shards,
  ids: readonly string[],
  call: string,
  elsewhere: Elsewhere,
): Promise<string[]> {
  const unused = inAll(ids, await shards.askAll("reserveFiles", [call, reservedMs, ...ids]));
  const mentioned = unused.length === 0 ? [] : await elsewhere(unused);
  return unused.filter((id) => !mentioned.includes(id));
}

function inAll(ids: readonly string[], replies: readonly string[][]): string[] {
  const sets = replies.map((reply) => new Set(reply));
  return ids.filter((id) => sets.every((set) => set.has(id)));
}
