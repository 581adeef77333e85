export type Encoding = "utf-8" | "utf-8 with stray bytes" | "utf-16le" | "utf-16be" | "windows-1252";

/** Finds how the bytes of a text are encoded, from its mark, its zeros and whether all of it is valid UTF-8. */
export async function detectEncoding(chunks: AsyncIterable<Uint8Array>): Promise<Encoding> {
  const count: Utf8Count = { pending: 0, valid: 0, invalid: 0 };
  let first = true;
  for await (const chunk of chunks) {
    const marked = first ? markOf(chunk) : undefined;
    if (marked) return marked;
    first = false;
    countUtf8(chunk, count);
  }
  if (count.invalid === 0) return "utf-8";
  return count.valid > count.invalid ? "utf-8 with stray bytes" : "windows-1252";
}

/** Decodes a byte stream; a byte order mark is dropped. */
export function decode(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncIterable<string> {
  return encoding === "utf-8 with stray bytes" ? decodeMixed(chunks) : decodeAs(chunks, encoding);
}

async function* decodeAs(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** For a UTF-8 file into which someone pasted windows-1252: each line is read as the one it is valid in. */
async function* decodeMixed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  const western = new TextDecoder("windows-1252");
  const read = (bytes: Uint8Array) => {
    try {
      return strict.decode(bytes);
    } catch {
      return western.decode(bytes);
    }
  };
  for await (const line of byteLines(chunks)) yield read(line);
}

async function* byteLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end + 1)]);
      rest = [];
      from = end + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

function markOf(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return utf16WithoutMark(head.subarray(0, 4_096));
}

/** UTF-16 without a mark: Western text has a zero in every other byte. */
export function utf16WithoutMark(head: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 8 && even < odd / 8) return "utf-16le";
  return even > head.length / 8 && odd < even / 8 ? "utf-16be" : undefined;
}

interface Utf8Count {
  /** Continuation bytes still owed. */
  pending: number;
  valid: number;
  invalid: number;
}

function countUtf8(chunk: Uint8Array, count: Utf8Count): void {
  for (const byte of chunk) {
    if (count.pending > 0) {
      if ((byte & 0xc0) === 0x80) {
        count.pending -= 1;
        if (count.pending === 0) count.valid += 1;
        continue;
      }
      count.pending = 0;
      count.invalid += 1;
    }
    if (byte >= 0x80) startUtf8(byte, count);
  }
}

function startUtf8(byte: number, count: Utf8Count): void {
  if (byte >= 0xc2 && byte < 0xe0) count.pending = 1;
  else if (byte >= 0xe0 && byte < 0xf0) count.pending = 2;
  else if (byte >= 0xf0 && byte < 0xf5) count.pending = 3;
  else count.invalid += 1;
}
