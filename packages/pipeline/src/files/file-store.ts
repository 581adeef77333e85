import type { FileBody } from "../define/agent.ts";
import type { FileRef } from "../model/file-ref.ts";

/**
 * Where the bytes live. Laws every implementation keeps, each a test of `fileConformance`:
 *  1. A file is visible only once it is whole: before, and after a write that failed or was aborted, there is nothing of it to find.
 *  2. What `find` answers was measured by the store, never taken from a client; a media type that the bytes contradict is
 *     `application/octet-stream`.
 *  3. Ids are unguessable, and no part of a path comes from input.
 *  4. A range is exact: both its ends are in it, and it is cut at the end of the file.
 *  5. An abort ends a write at once, also while its body is silent, lets go of the body, and leaves nothing.
 *  6. Removing a file takes nothing from another, also where both have the same bytes and one is written at that moment.
 *  7. A removed or expired file is not found; of the expired one `expiredAt` tells since when, for 30 days.
 *  8. `sweep` takes what was cut off, and nothing of a file that is there or being written.
 *  9. Equal bytes are kept once (only where a store says so).
 */
export interface FileStore {
  /**
   * @throws StepcastError `file_too_large` past `maxBytes`; `invalid_input` for a media type or body that is none; what the body throws
   */
  write(name: string, body: FileBody, options?: WriteOptions): Promise<FileRef>;
  /** The store's own reference for an id, or undefined. */
  find(id: string): Promise<FileRef | undefined>;
  /** Since when a file is no longer kept that was there, in milliseconds since 1970. Asked where `find` finds nothing. */
  expiredAt(id: string): Promise<number | undefined>;
  /** The bytes from `start` to `end`, both included. @throws StepcastError `file_not_found` */
  open(id: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Every file that is there, in no order. One that comes or goes meanwhile may be in it or not. */
  list(): AsyncIterable<ListedFile>;
  /** Removes a file that nobody got to know. One that is not there is fine. */
  remove(id: string): Promise<void>;
  /** Removes a file that somebody may ask for, and lets `expiredAt` tell of it. One that is not there is fine. */
  expire(id: string): Promise<void>;
  /** Takes what writes and removals that were cut off a day ago have left, and what is told of files that expired 30 days ago. */
  sweep(): Promise<void>;
}

export interface WriteOptions {
  /** What the bytes are said to be. Default: by the name's ending. */
  mediaType?: string | undefined;
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface ByteRange {
  start: number;
  end: number;
}

export interface ListedFile {
  readonly id: string;
  /** In milliseconds since 1970; as exact as the store lists it, to the second at least. */
  readonly createdAt: number;
}

/** What is left of a write or removal that was cut off stays for so long, since it may be one that is still at work. */
export const cutOffMs = 24 * 60 * 60 * 1000;
/** For so long it is known of an expired file that it was there. */
export const expiredMs = 30 * 24 * 60 * 60 * 1000;
