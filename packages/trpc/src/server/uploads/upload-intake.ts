import type { FileRef } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import type { Exchange } from "../v1/route.ts";
import type { UploadFolder } from "./upload-folder.ts";
import { type Claim, uploadLedger } from "./upload-ledger.ts";
import { requiredLimits, type UploadLimits } from "./upload-limits.ts";
import type { UploadRules } from "./upload-rules.ts";
import { uploadSlots } from "./upload-slots.ts";
import { tooSlow, watchPace } from "./watch-pace.ts";

/** What lets files in, in one piece, in several or in forms: no more than an owner may send. */
export interface Intake {
  /**
   * Counts a request that brings bytes, until it is answered. The signal fires with what to refuse it with where they come too slowly.
   * @throws StepcastError `too_many_calls`
   */
  enter(exchange: Exchange): AbortSignal;
  /** Makes room for a file of so many bytes; of 0 where nobody knows. @throws StepcastError `too_many_uploads` */
  claim(owner: string | undefined, sizeBytes: number): Promise<Claim>;
  /** Room for what was begun before this process. */
  restore(owner: string | undefined, sizeBytes: number): Claim;
  /** Counts a file until a run uses it, noted in the folder under a name; removes it where it cannot be noted. */
  keep(claim: Claim, name: string, owner: string | undefined, file: FileRef): Promise<void>;
}

interface IntakeOptions {
  engine: Engine;
  rules: UploadRules;
  limits: UploadLimits;
  /** Where it is noted what was sent; without it a process knows only of what it took in itself. */
  openFolder: (() => Promise<UploadFolder>) | undefined;
  onError(error: unknown): void;
}

/** Clocks of a store and a log may differ. */
const clocksMs = 60_000;

export function createIntake({ engine, rules, limits, openFolder, onError }: IntakeOptions): Intake {
  const required = requiredLimits(limits, rules.maxBytes);
  const slots = uploadSlots(required.atOnce);
  const ledger = uploadLedger({
    limits: required,
    async isSettled(owner, { id, createdAt }) {
      if (!(await engine.files.find(id))) return true;
      const since = createdAt - clocksMs;
      const { runs } = await engine.list({ owner: owner ?? null, text: id, since, limit: 1 });
      return runs.length > 0;
    },
  });
  const restored = restoreFiles().catch(onError);
  return {
    enter,
    async claim(owner, sizeBytes) {
      await restored;
      return ledger.claim(owner, sizeBytes);
    },
    restore: ledger.restore,
    async keep(claim, name, owner, file) {
      try {
        const folder = await openFolder?.();
        claim.keep(file, () => void folder?.forget(name).catch(onError));
        await folder?.note(name, owner, file);
      } catch (error) {
        // Nobody is told of the file: it would lie there and not count.
        claim.release();
        await engine.files.remove(file.id);
        throw error;
      }
    },
  };

  function enter({ request, response, owner }: Exchange): AbortSignal {
    const leave = slots.enter(owner);
    // Whoever left before its turn came closes no second time.
    if (response.destroyed) leave();
    else response.once("close", leave);
    const slow = new AbortController();
    watchPace(request, required.slowest, () => {
      // It was answered, and what is left of it is only read to be dropped.
      if (response.headersSent) request.socket.destroy();
      else slow.abort(tooSlow(required.slowest));
    });
    return slow.signal;
  }

  async function restoreFiles(): Promise<void> {
    const folder = await openFolder?.();
    for await (const { name, owner, file } of folder?.noted() ?? [])
      ledger.restore(owner, file.sizeBytes).keep(file, () => void folder?.forget(name).catch(onError));
  }
}

/** A body whose bytes count as they come. */
export async function* counted(body: AsyncIterable<Uint8Array>, claim: Claim): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    await claim.receive(piece.length);
    yield piece;
  }
}
