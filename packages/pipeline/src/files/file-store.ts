import type { FileBody } from "../define/agent.ts";
import type { FileRef } from "../model/file-ref.ts";

/**
 * Where the bytes live. Laws:
 *  - a file is visible only once it is whole; a failed or aborted write leaves nothing that `find` or `open` would show
 *  - what `find` answers was measured by the store, never taken from a client
 *  - ids are unguessable, and no part of a path comes from input
 */
export interface FileStore {
  /** @throws StepcastError `file_too_large` past `maxBytes`; whatever the body throws */
  write(name: string, body: FileBody, options?: WriteOptions): Promise<FileRef>;
  /** The store's own reference for an id, or undefined. */
  find(id: string): Promise<FileRef | undefined>;
  /** The bytes from `start` to `end`, both included. @throws StepcastError `file_not_found` */
  open(id: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Forgets a file. One that is not there is fine. */
  remove(id: string): Promise<void>;
}

export interface WriteOptions {
  mediaType?: string | undefined;
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface ByteRange {
  start: number;
  end: number;
}
