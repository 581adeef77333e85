import { StepcastError } from "@stepcast/pipeline";
import type { RequiredLimits } from "./upload-limits.ts";

type Owner = string | undefined;

/** A file as far as the ledger needs it. */
interface CountedFile {
  readonly id: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
}

interface LedgerOptions {
  limits: RequiredLimits;
  /** Whether a run of the owner has the file, or it is gone. */
  isSettled(owner: Owner, file: CountedFile): Promise<boolean>;
  /** The time in milliseconds since 1970. Default: the system's. */
  clock?: () => number;
}

/** What one upload takes of its owner's room. */
export interface Claim {
  /** Bytes are coming: makes room for those that were not announced. @throws StepcastError `too_many_uploads` */
  receive(sizeBytes: number): Promise<void>;
  /** It has become a file, which counts until a run uses it or its time is over: then `onOver` is called. */
  keep(file: CountedFile, onOver?: () => void): void;
  /** It comes to nothing, or has its place in a run. */
  release(): void;
}

/** What each owner has sent, or begun to send, and no run uses. */
export interface UploadLedger {
  /** Makes room for an upload of so many bytes; of 0 where nobody knows. @throws StepcastError `too_many_uploads` */
  claim(owner: Owner, sizeBytes: number): Promise<Claim>;
  /** What was there before this process: within the limits or not. */
  restore(owner: Owner, sizeBytes: number): Claim;
}

interface Entry {
  sizeBytes: number;
  receivedBytes: number;
  file?: CountedFile;
  onOver?: (() => void) | undefined;
}

/** Of files that may be used by now so many are looked up at a time, and again after so long: an owner at the limit costs little. */
const lookedUp = { files: 200, againMs: 1_000 };

export function uploadLedger({ limits, isSettled, clock = Date.now }: LedgerOptions): UploadLedger {
  const owners = new Map<Owner, Set<Entry>>();
  const tidying = new Map<Owner, Promise<void>>();
  let sweptAt = clock();
  return {
    async claim(owner, sizeBytes) {
      if (excess(owner, sizeBytes, 1)) await tidy(owner);
      requireRoom(owner, sizeBytes, 1);
      return enter(owner, sizeBytes);
    },
    restore: enter,
  };

  function enter(owner: Owner, sizeBytes: number): Claim {
    const entry: Entry = { sizeBytes, receivedBytes: 0 };
    if (clock() > sweptAt + limits.unusedMs) sweep();
    add(owner, entry);
    return {
      async receive(more) {
        entry.receivedBytes += more;
        const beyond = entry.receivedBytes - entry.sizeBytes;
        if (beyond <= 0) return;
        if (excess(owner, beyond, 0)) await tidy(owner);
        requireRoom(owner, beyond, 0);
        entry.sizeBytes = Math.max(entry.sizeBytes, entry.receivedBytes);
      },
      keep(file, onOver) {
        entry.file = file;
        entry.onOver = onOver;
        entry.sizeBytes = file.sizeBytes;
      },
      release: () => remove(owner, entry),
    };
  }

  function add(owner: Owner, entry: Entry): void {
    owners.set(owner, (owners.get(owner) ?? new Set()).add(entry));
  }

  function remove(owner: Owner, entry: Entry): void {
    const entries = owners.get(owner);
    entries?.delete(entry);
    if (entries?.size === 0) owners.delete(owner);
  }

  function excess(owner: Owner, sizeBytes: number, files: number): "files" | "bytes" | undefined {
    const entries = [...(owners.get(owner) ?? [])];
    const bytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, sizeBytes);
    if (entries.length + files > limits.unusedFiles) return "files";
    return bytes > limits.unusedBytes ? "bytes" : undefined;
  }

  function requireRoom(owner: Owner, sizeBytes: number, files: number): void {
    const what = excess(owner, sizeBytes, files);
    if (what) throw tooMany(what, limits, freeInMs(owner));
  }

  /** When the next file stops to count. */
  function freeInMs(owner: Owner): number {
    const times = [...(owners.get(owner) ?? [])].flatMap(({ file }) => (file ? [file.createdAt] : []));
    return times.length === 0 ? lookedUp.againMs : Math.min(...times) + limits.unusedMs - clock();
  }

  /** Lets go of what counts no more. Where it was looked at just now, that holds. */
  function tidy(owner: Owner): Promise<void> {
    dropOld(owner);
    const running = tidying.get(owner) ?? dropSettled(owner);
    tidying.set(owner, running);
    return running;
  }

  /** Owners who do not come back are forgotten too. */
  function sweep(): void {
    sweptAt = clock();
    for (const owner of owners.keys()) dropOld(owner);
  }

  function dropOld(owner: Owner): void {
    const before = clock() - limits.unusedMs;
    for (const entry of owners.get(owner) ?? []) {
      if (!entry.file || entry.file.createdAt >= before) continue;
      remove(owner, entry);
      entry.onOver?.();
    }
  }

  async function dropSettled(owner: Owner): Promise<void> {
    const entries = [...(owners.get(owner) ?? [])].filter(({ file }) => file);
    let settled = 0;
    for (const entry of entries.slice(0, lookedUp.files)) {
      if (!entry.file) continue;
      const isOver = await isSettled(owner, entry.file).catch(() => false);
      if (!owners.get(owner)?.has(entry)) continue;
      remove(owner, entry);
      if (isOver) {
        settled += 1;
        entry.onOver?.();
        // At the end, so that others are looked up the next time.
      } else add(owner, entry);
    }
    if (settled > 0) tidying.delete(owner);
    else setTimeout(() => tidying.delete(owner), lookedUp.againMs).unref();
  }
}

function tooMany(what: "files" | "bytes", limits: RequiredLimits, freeInMs: number): StepcastError {
  const most = {
    files: `${limits.unusedFiles} files`,
    bytes: `${Math.floor(limits.unusedBytes / 1024 / 1024)} MiB of files`,
  };
  const hours = limits.unusedMs / 3_600_000;
  return new StepcastError(
    "too_many_uploads",
    `there would be more than ${most[what]} that no run uses: start runs with those that were sent, or wait; each counts for ${hours} hours`,
    { details: { retryAfterSeconds: Math.max(1, Math.ceil(freeInMs / 1000)) } },
  );
}
