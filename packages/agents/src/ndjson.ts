import type { FileReader } from "@stepcast/pipeline";

/** Reads what `toNdjson` wrote: one value a line. `T` is the type our own agent wrote, so it is not checked again. */
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
