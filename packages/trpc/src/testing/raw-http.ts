import { connect } from "node:net";

export interface RawAnswer {
  status: number;
  /** As they came, in order, names in small letters. */
  headers: [name: string, value: string][];
  body: string;
}

/**
 * Sends bytes as they are, one character each, over a connection of their own, and reads all that comes back.
 * @throws where what comes back is not exactly one HTTP message with sound header lines
 */
export async function sendRaw(port: number, bytes: string): Promise<RawAnswer> {
  const socket = connect(port, "127.0.0.1");
  socket.write(Buffer.from(bytes, "latin1"));
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return parse(Buffer.concat(chunks).toString("latin1"));
}

function parse(text: string): RawAnswer {
  const end = text.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const [, status] = /^HTTP\/1\.1 (\d{3}) [\w '-]+$/.exec(statusLine) ?? [];
  if (end === -1 || status === undefined)
    throw new Error(`no HTTP answer: ${JSON.stringify(text.slice(0, 200))}`);
  const headers = lines.map(parseLine);
  const body = text.slice(end + 4);
  const length = headers.find(([name]) => name === "content-length")?.[1];
  if (length !== undefined && body !== "" && body.length !== Number(length))
    throw new Error(`the answer has ${body.length} bytes, not ${length}`);
  return { status: Number(status), headers, body };
}

function parseLine(line: string): [string, string] {
  const [, name, value] = /^([A-Za-z][\w-]*): ([\x20-\x7e]*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no header line: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), value];
}
