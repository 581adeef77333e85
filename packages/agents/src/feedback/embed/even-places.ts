/** Spreads at most `most` places evenly over `count`, in order: the same file always gives the same sample. */
export function evenPlaces(count: number, most: number): number[] {
  const size = Math.min(count, most);
  return Array.from({ length: size }, (_, i) => Math.floor((i * count) / size));
}
