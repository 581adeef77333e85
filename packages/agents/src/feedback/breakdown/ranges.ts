const mostRanges = 5;

/** Ranges that hold about as many numbers each, with edges as round as their distance allows. */
export function rangesOf(numbers: number[]): { names: string[]; nameOf(value: number): string } {
  const edges = edgesOf(numbers.toSorted((a, b) => a - b));
  const names = [...edges, Infinity].map((edge, at) => nameFor(edges[at - 1], edge));
  const nameOf = (value: number) => names[edges.filter((edge) => edge <= value).length] ?? "";
  const used = new Set(numbers.map(nameOf));
  return { names: names.filter((name) => used.has(name)), nameOf };
}

function edgesOf(sorted: number[]): number[] {
  const quantile = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  const spread = quantile(0.8) - quantile(0.2) || quantile(1) - quantile(0);
  const unit = roundUnit(spread / mostRanges);
  const edges = Array.from({ length: mostRanges - 1 }, (_, at) => {
    const edge = Math.round(quantile((at + 1) / mostRanges) / unit) * unit;
    return Number(edge.toPrecision(12));
  });
  return [...new Set(edges)].filter((edge) => edge > (sorted[0] ?? 0));
}

/** The largest of 1, 2 and 5 times a power of ten that is not above `most`. */
function roundUnit(most: number): number {
  if (!(most > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((digit) => digit * power).find((unit) => unit <= most) ?? power;
}

function nameFor(from: number | undefined, to: number): string {
  if (from === undefined) return to === Infinity ? "all" : `below ${written(to)}`;
  return to === Infinity ? `${written(from)} and more` : `${written(from)} to below ${written(to)}`;
}

function written(value: number): string {
  return value.toLocaleString("en-GB", { maximumSignificantDigits: 6 });
}
