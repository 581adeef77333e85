import { type CsvRecord, RecordScan } from "./record-scan.ts";

/**
 * Reads delimited text record by record, as RFC 4180 says and forgiving where files are not: a quote inside a cell is a
 * quote, and a quote that is never closed spoils its own line only, not the rest of the file. Empty lines are records of one
 * empty cell. Memory stays bounded by the longest record.
 */
export async function* readRecords(
  chunks: AsyncIterable<string> | Iterable<string>,
  delimiter: string,
  work: { examined: number } = { examined: 0 },
): AsyncGenerator<CsvRecord[]> {
  let rest = "";
  let waiting: string[] = [];
  let waitingLength = 0;
  const read = (final: boolean): CsvRecord[] => {
    const scan = new RecordScan(rest + waiting.join(""), delimiter, final);
    const records = [...recordsOf(scan)];
    work.examined += scan.examined;
    rest = scan.rest();
    [waiting, waitingLength] = [[], 0];
    return records;
  };
  for await (const chunk of withoutMark(chunks)) {
    waiting.push(chunk);
    waitingLength += chunk.length;
    // A long record is begun again only once twice as much is here, lest each chunk cost all that came before.
    if (waitingLength >= rest.length) yield read(false);
  }
  yield read(true);
}

/** The first records of a text that is here as a whole. */
export function firstRecords(text: string, delimiter: string, most: number): CsvRecord[] {
  const scan = new RecordScan(text.replace(/^\uFEFF/, ""), delimiter, true);
  const records: CsvRecord[] = [];
  for (const record of recordsOf(scan)) if (records.push(record) >= most) break;
  return records;
}

async function* withoutMark(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const chunk of chunks) {
    yield first ? chunk.replace(/^\uFEFF/, "") : chunk;
    first &&= chunk === "";
  }
}

function* recordsOf(scan: RecordScan): Generator<CsvRecord> {
  for (let record = scan.next(); record; record = scan.next()) yield record;
}
