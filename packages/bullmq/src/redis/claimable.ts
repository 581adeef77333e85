import type { Claimable, ClaimableQuery } from "@stepcast/pipeline/engine";

/** The arguments of script `claimable`, but for the time. */
export function claimableOf({
  pipelines,
  except,
  refused = new Set(),
  limit,
}: ClaimableQuery): (string | number)[] {
  return [limit, except.size, refused.size, ...except, ...refused, ...pipelines];
}

/** What the shards found, as one: those that have waited longest first. */
export function claimableIn(replies: readonly (readonly string[])[], limit: number): Claimable {
  const due = new Map<string, number>();
  const later: number[] = [];
  for (const [nextAt = "", ...found] of replies) {
    if (nextAt !== "") later.push(Number(nextAt));
    for (let index = 0; index < found.length; index += 2)
      due.set(found[index + 1] ?? "", Number(found[index]));
  }
  // Runs of one time go in their order: a member begins with the run's number.
  const inOrder = [...due].sort(([a, at], [b, bt]) => at - bt || (a < b ? -1 : 1));
  return {
    runIds: inOrder.slice(0, limit).map(([member]) => member.slice(member.indexOf(":") + 1)),
    nextAt: later.length > 0 ? Math.min(...later) : undefined,
  };
}
