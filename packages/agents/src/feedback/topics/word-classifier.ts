/** Places rows by their words, having learnt from rows placed by meaning (naive Bayes). */
export class WordClassifier {
  readonly #groups: number;
  readonly #rows: number[];
  readonly #words: number[];
  readonly #counts = new Map<string, Float64Array>();

  constructor(groups: number) {
    this.#groups = groups;
    this.#rows = Array<number>(groups).fill(0);
    this.#words = Array<number>(groups).fill(0);
  }

  learn(words: string[], group: number): void {
    this.#rows[group] = (this.#rows[group] ?? 0) + 1;
    for (const word of new Set(words)) {
      const counts = this.#counts.get(word) ?? new Float64Array(this.#groups);
      counts[group] = (counts[group] ?? 0) + 1;
      this.#counts.set(word, counts);
      this.#words[group] = (this.#words[group] ?? 0) + 1;
    }
  }

  /** The likeliest group, or nothing where no word of the row was seen before. */
  place(words: string[]): number | undefined {
    const known = [...new Set(words)]
      .map((word) => this.#counts.get(word))
      .filter((counts) => counts !== undefined);
    if (known.length === 0) return undefined;
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let group = 0; group < this.#groups; group += 1) {
      const score = this.#score(known, group);
      if (score > highest) [best, highest] = [group, score];
    }
    return best;
  }

  #score(known: Float64Array[], group: number): number {
    const smoothing = 0.3;
    const total = (this.#words[group] ?? 0) + smoothing * this.#counts.size;
    let score = Math.log((this.#rows[group] ?? 0) + 1);
    for (const counts of known) score += Math.log(((counts[group] ?? 0) + smoothing) / total);
    return score;
  }
}
