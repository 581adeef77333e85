import { formatCount } from "../components/format.ts";

/** "1 answer", "12 answers": how English counts. A language that has more forms chooses among them here, by `Intl.PluralRules`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
