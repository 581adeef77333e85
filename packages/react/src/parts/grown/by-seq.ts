/** Lists that are in the order of the log, and grow at their end as the log does. */
export interface Numbered {
  readonly seq: number;
}

/** Where the first item with this `seq` or a later one is; the list's length where there is none. */
export function indexOfSeq(list: readonly Numbered[], seq: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Numbered).seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many items of `now` were in `before` already, some of which may be dropped at its start; undefined where it is another list. */
export function grownFrom(before: readonly Numbered[], now: readonly Numbered[]): number | undefined {
  const last = before.at(-1);
  if (last === undefined) return 0;
  const index = indexOfSeq(now, last.seq);
  return now[index] === last ? index + 1 : undefined;
}

/** What is left of a list when all before this `seq` is dropped; the list itself where that is all. */
export function since<T extends Numbered>(list: readonly T[], seq: number): readonly T[] {
  const from = indexOfSeq(list, seq);
  return from === 0 ? list : list.slice(from);
}
