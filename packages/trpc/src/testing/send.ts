import { once } from "node:events";
import { type IncomingMessage, request, type RequestOptions } from "node:http";

export interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** One request as it is given: unlike `fetch` it changes no path, no Host and no length. */
export async function send(
  port: number,
  path: string,
  { body, ...options }: RequestOptions & { body?: string | Buffer } = {},
): Promise<Answer> {
  const sent = request({ port, path, host: "127.0.0.1", agent: false, ...options });
  sent.end(body);
  // The event's own type is unknown to `once`.
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}
