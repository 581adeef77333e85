import type { Mention } from "./agent.ts";
import type { FoundMention } from "./find-mentions.ts";

const mostNames = 20_000;

/** Counts in how many rows each name comes up. */
export class MentionCounter {
  readonly #mentions = new Map<
    string,
    { spellings: Map<string, number>; kinds: Map<Mention["kind"], number>; count: number }
  >();

  add(mentions: FoundMention[]): void {
    for (const { name, kind } of mentions) {
      const key = name.toLowerCase();
      const known = this.#mentions.get(key);
      if (!known && this.#mentions.size >= mostNames) continue;
      const mention = known ?? { spellings: new Map(), kinds: new Map(), count: 0 };
      mention.count += 1;
      mention.spellings.set(name, (mention.spellings.get(name) ?? 0) + 1);
      mention.kinds.set(kind, (mention.kinds.get(kind) ?? 0) + 1);
      this.#mentions.set(key, mention);
    }
  }

  /** The most mentioned, each in its usual spelling and kind; in a larger file one mention alone says nothing. */
  top(most: number): Mention[] {
    const all = [...this.#mentions.values()].map(({ spellings, kinds, count }) => ({
      name: mostFrequent(spellings),
      kind: mostFrequent(kinds),
      count,
    }));
    const repeated = all.filter(({ count }) => count > 1);
    const worth = repeated.length >= 3 ? repeated : all;
    return worth.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, most);
  }
}

function mostFrequent<T extends string>(counts: Map<T, number>): T {
  const [first] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!first) throw new Error("a mention without a spelling");
  return first[0];
}
