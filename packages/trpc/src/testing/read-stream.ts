import { transformer } from "../transformer.ts";

/** One message of a server-sent stream, as the bytes say it. */
export interface Message {
  event?: string;
  id?: string;
  data?: string;
}

/** Reads a subscription without any client between: the messages of a stream, in order. */
export async function* readStream(
  url: string,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): AsyncGenerator<Message> {
  const accept = "text/event-stream";
  const response = await fetch(url, { headers: { accept, ...headers }, ...(signal && { signal }) });
  let rest = "";
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) if (block.trim()) yield parse(block);
  }
}

export function streamUrl(origin: string, path: string, input: unknown): string {
  const json = JSON.stringify(transformer.input.serialize(input));
  return `${origin}/trpc/${path}?input=${encodeURIComponent(json)}`;
}

function parse(block: string): Message {
  const lines = block.split("\n").filter((line) => line.includes(": "));
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
}
