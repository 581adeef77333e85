import type { FileReader } from "@stepcast/pipeline";

/** One usable answer, as `clean` writes it: what every later agent reads. */
export interface Row {
  /** The record's number in the user's file, counted from 1 after the header. */
  n: number;
  /** The cleaned text: one line, no markup, cut to a length that is safe to analyse. */
  text: string;
  /** The day, as YYYY-MM-DD. */
  date: string | null;
  rating: number | null;
  group: string | null;
}

/** Reads what `writeNdjson` wrote: one value a line. `T` is the type our own agent wrote, so it is not checked again. */
export async function* readNdjson<T>(reader: FileReader): AsyncGenerator<T> {
  // The file was written by the step before, from a value of this type.
  for await (const line of reader.lines()) if (line !== "") yield JSON.parse(line) as T;
}

/** Encodes values as NDJSON in pieces of about 64 KiB, so that a file of any size passes in bounded memory. */
export async function* toNdjson(values: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<string> {
  let piece = "";
  for await (const value of values) {
    piece += `${JSON.stringify(value)}\n`;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
