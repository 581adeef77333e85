import { StepcastError } from "@stepcast/pipeline";
import type { Claim } from "./upload-ledger.ts";

interface Begun {
  readonly owner: string | undefined;
  readonly begunAt: number;
  claim: Claim | undefined;
}

interface BegunOptions {
  mostPerOwner: number;
  /** So long an upload may be gone on with, in milliseconds. */
  keptMs: number;
}

/** Uploads in pieces that are not whole, by their ids, each with the room that it takes. */
export class BegunUploads {
  readonly #all = new Map<string, Begun>();
  readonly #options: BegunOptions;

  constructor(options: BegunOptions) {
    this.#options = options;
  }

  /** @throws StepcastError `too_many_uploads`, and what `claim` throws */
  async begin(id: string, owner: string | undefined, claim: () => Promise<Claim>): Promise<void> {
    this.#dropOld();
    const { mostPerOwner, keptMs } = this.#options;
    const own = [...this.#all.values()].filter((each) => each.owner === owner);
    if (own.length >= mostPerOwner) {
      const oldest = Math.min(...own.map(({ begunAt }) => begunAt));
      throw tooMany(mostPerOwner, oldest + keptMs - Date.now());
    }
    const begun: Begun = { owner, begunAt: Date.now(), claim: undefined };
    this.#all.set(id, begun);
    try {
      begun.claim = await claim();
    } catch (error) {
      this.#all.delete(id);
      throw error;
    }
  }

  /** One that was begun before this process. */
  restore(id: string, begun: Begun): void {
    this.#all.set(id, begun);
  }

  /** It is whole: what it takes is its file's now. */
  take(id: string): Claim | undefined {
    const claim = this.#all.get(id)?.claim;
    this.#all.delete(id);
    return claim;
  }

  /** It comes to nothing. */
  end(id: string): void {
    this.take(id)?.release();
  }

  #dropOld(): void {
    const before = Date.now() - this.#options.keptMs;
    for (const [id, { begunAt }] of this.#all) if (begunAt < before) this.end(id);
  }
}

function tooMany(most: number, freeInMs: number): StepcastError {
  return new StepcastError(
    "too_many_uploads",
    `${most} uploads are unfinished, which is the most allowed: finish or delete one, or wait until they expire`,
    { details: { retryAfterSeconds: Math.max(1, Math.ceil(freeInMs / 1000)) } },
  );
}
