/** A seeded source of choices (mulberry32), so that the samples come out the same on every machine. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(this.next() * list.length)];
    if (chosen === undefined) throw new Error("nothing to pick from");
    return chosen;
  }

  /** Picks a key by its weight. */
  weighted<K extends string>(weights: Record<K, number>): K {
    const entries = Object.entries(weights) as [K, number][];
    let at = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      at -= weight;
      if (at <= 0) return key;
    }
    return this.pick(entries)[0];
  }
}

/** Deals from a pile without repeating until the pile is through. */
export class Pile {
  readonly #chance: Chance;
  readonly #all: readonly string[];
  #left: string[] = [];

  constructor(all: readonly string[], chance: Chance) {
    this.#all = all;
    this.#chance = chance;
  }

  take(): string {
    if (this.#left.length === 0) this.#left = [...this.#all];
    const at = Math.floor(this.#chance.next() * this.#left.length);
    return this.#left.splice(at, 1)[0] ?? "";
  }
}
