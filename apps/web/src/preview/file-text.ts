import type { FileRef } from "@stepcast/pipeline";
import { readSlice } from "./read-slice.ts";

/** A file of text, read in pieces from its beginning, as far as anybody asks. */
export class FileText {
  /** Bytes read so far. */
  readBytes = 0;
  private readonly file: FileRef;
  private readonly signal: AbortSignal | undefined;
  private decoder: TextDecoder | undefined;

  constructor(file: FileRef, signal?: AbortSignal) {
    this.file = file;
    this.signal = signal;
  }

  get isAtEnd(): boolean {
    return this.readBytes >= this.file.sizeBytes;
  }

  /**
   * The text of the next so many bytes. After an error the same piece can be asked for again.
   * @throws StepcastError as `readSlice`
   */
  async next(sizeBytes: number): Promise<string> {
    const bytes = await readSlice(this.file, this.readBytes, sizeBytes, this.signal);
    this.decoder ??= new TextDecoder(encodingOf(this.file.mediaType, bytes));
    this.readBytes += bytes.length;
    return this.decoder.decode(bytes, { stream: !this.isAtEnd });
  }
}

/**
 * The encoding that a byte order mark tells, or the media type, or UTF-8 where the first bytes are, else windows-1252, as which Excel
 * writes in much of the world.
 */
export function encodingOf(mediaType: string, first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return "utf-16le";
  if (first[0] === 0xfe && first[1] === 0xff) return "utf-16be";
  const named = /;\s*charset="?([\w-]+)/i.exec(mediaType)?.[1];
  if (named && isEncoding(named)) return named;
  return isUtf8(first) ? "utf-8" : "windows-1252";
}

function isEncoding(label: string): boolean {
  try {
    return Boolean(new TextDecoder(label));
  } catch {
    return false;
  }
}

function isUtf8(first: Uint8Array): boolean {
  try {
    // The last letter may be cut in two.
    new TextDecoder("utf-8", { fatal: true }).decode(first, { stream: true });
    return true;
  } catch {
    return false;
  }
}
