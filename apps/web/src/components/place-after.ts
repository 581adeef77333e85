const steps = {
  row: { ArrowRight: 1, ArrowLeft: -1 },
  column: { ArrowDown: 1, ArrowUp: -1 },
} as const satisfies Record<string, Record<string, number>>;

/** Where a key leads among `count` things that stand in a row or a column, round and round; undefined for a key that leads nowhere. */
export function placeAfter(
  key: string,
  place: number,
  count: number,
  along: keyof typeof steps,
): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const by: Record<string, number> = steps[along];
  const step = Object.hasOwn(by, key) ? by[key] : undefined;
  return step === undefined ? undefined : (place + step + count) % count;
}
