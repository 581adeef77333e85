import { StepcastError } from "./errors.ts";

/** Where a reader stands: the last `seq` it has seen and the tag of the append that stored it. */
export interface Position {
  seq: number;
  /** Absent before the first event, and where a reader knows no more than the `seq`: then nothing tells whether the log was set back. */
  tag?: string;
}

const pattern = /^(\d{1,15})(?:\.([A-Za-z0-9_-]{1,32}))?$/;

/** The cursor as it travels: `seq.tag`. Opaque to clients. */
export function formatCursor(seq: number, tag: string): string {
  return `${seq}.${tag}`;
}

/**
 * Reads a cursor, or a bare `seq`; none, an empty one or `"0"` stands before the first event.
 * @throws StepcastError `invalid_cursor`
 */
export function parseCursor(cursor: string | null | undefined): Position {
  if (cursor === undefined || cursor === null || cursor === "" || cursor === "0") return { seq: 0 };
  const [, seq, tag] = pattern.exec(cursor) ?? [];
  if (seq === undefined) {
    throw new StepcastError("invalid_cursor", "the cursor is not one a run gave out: start again without it");
  }
  return { seq: Number(seq), ...(tag !== undefined && { tag }) };
}
