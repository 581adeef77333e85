import { baseForm } from "./words.ts";

/** After how many different words each word comes up. */
export type Contexts = ReadonlyMap<string, number>;

/**
 * Counts for each word the different words before it. One that many people use in their own ways ("my card", "new card")
 * names a subject; one that comes up in a single phrase, however often ("like clockwork"), does not.
 */
export function contextsOf(texts: string[]): Contexts {
  const before = new Map<string, Set<string>>();
  for (const text of texts) {
    const words = text.toLowerCase().match(/[\p{L}\p{M}'’-]+/gu) ?? [];
    words.forEach((word, at) => {
      for (const form of new Set([word, baseForm(word)])) {
        before.set(form, (before.get(form) ?? new Set<string>()).add(words[at - 1] ?? ""));
      }
    });
  }
  return new Map([...before].map(([word, others]) => [word, others.size]));
}
