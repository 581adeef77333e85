/** How much one owner may send; all who have no name are one. Each server process counts for itself. */
export interface UploadLimits {
  /**
   * Bytes of files that were sent within `unusedHours` and that no run of theirs has in its input, of those under way, and of those begun
   * in pieces, as large as they are to be. Default: 10 GiB; never less than one file of the largest size.
   */
  unusedBytes?: number | undefined;
  /** Files of the same kinds. Default: 1,000. */
  unusedFiles?: number | undefined;
  /** So long a file counts, unless a run uses it before. Set it as the engine's `keep.unusedHours`. Default: 24. */
  unusedHours?: number | undefined;
  /** Requests with files or pieces at a time. Default: 64. */
  atOnce?: number | undefined;
  /** Who brings fewer bytes in so many milliseconds, while the server waits for them, is cut off. Default: 30 KiB in 30 s. */
  slowest?: Pace | undefined;
}

export interface Pace {
  readonly bytes: number;
  readonly ms: number;
}

const hourMs = 60 * 60 * 1000;

/** The limits with what was left out. */
export interface RequiredLimits {
  readonly unusedBytes: number;
  readonly unusedFiles: number;
  readonly unusedMs: number;
  readonly atOnce: number;
  readonly slowest: Pace;
}

export function requiredLimits(limits: UploadLimits, maxUploadBytes: number): RequiredLimits {
  const { unusedBytes = 10 * 1024 ** 3, unusedFiles = 1_000, unusedHours = 24, atOnce = 64 } = limits;
  return {
    unusedBytes: Math.max(unusedBytes, maxUploadBytes),
    unusedFiles,
    unusedMs: unusedHours * hourMs,
    atOnce,
    slowest: limits.slowest ?? { bytes: 30 * 1024, ms: 30_000 },
  };
}
