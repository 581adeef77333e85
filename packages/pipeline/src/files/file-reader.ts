import type { FileReader } from "../define/agent.ts";

/** Dresses a stream of bytes as a `FileReader`. `open` is called once for each reading. */
export function fileReader(open: () => AsyncIterable<Uint8Array>): FileReader {
  return {
    [Symbol.asyncIterator]: () => open()[Symbol.asyncIterator](),
    bytes: () => allBytes(open()),
    // A decoder, not Buffer's: it drops a byte order mark, as `lines` does.
    text: async () => new TextDecoder().decode(await allBytes(open())),
    lines: () => lines(open()),
  };
}

async function allBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    // Only what is new is searched: a long line over many chunks must not be walked through again for each.
    const parts = decoder.decode(chunk, { stream: true }).split("\n");
    parts[0] = rest + (parts[0] ?? "");
    rest = parts.pop() ?? "";
    for (const line of parts) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
