/** A number of things in words: `1 answer`, `4,000 answers`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

/** A share from 0 to 1: `12%`, `< 1%`. */
export function percent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 1 ? "< 1%" : `${Math.round(value)}%`;
}
