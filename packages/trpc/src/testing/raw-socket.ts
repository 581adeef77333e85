import { once } from "node:events";
import { onTestFinished } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { transformer } from "../transformer.ts";

/** A message of tRPC's protocol, as far as a test looks at it. */
export interface Answer {
  id: number | null;
  result?: { type: string; id?: string; data?: unknown };
  error?: unknown;
}

/** A WebSocket without any client around it, and what has come over it. */
export interface RawSocket {
  socket: WebSocket;
  messages: Answer[];
  /** Resolves with the code that it was closed with. */
  closed: Promise<number>;
  send(...calls: Call[]): void;
}

interface Call {
  id: number;
  method?: "query" | "subscription" | "subscription.stop";
  path?: string;
  input?: unknown;
}

/** @throws what the server answers in place of an upgrade, as `Unexpected server response: 403` */
export async function openSocket(
  port: number,
  options: ClientOptions & { path?: string } = {},
): Promise<RawSocket> {
  const { path = "/trpc", ...rest } = options;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false, ...rest });
  onTestFinished(() => socket.terminate());
  const messages: Answer[] = [];
  socket.on("message", (data: Buffer) => {
    const text = data.toString();
    if (text !== "PING") messages.push(JSON.parse(text) as Answer);
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await once(socket, "open");
  return { socket, messages, closed, send: (...calls) => socket.send(JSON.stringify(calls.map(messageOf))) };
}

function messageOf({ id, method = "subscription", path = "faucet.runPipeline", input }: Call): object {
  return { id, method, params: { path, input: transformer.input.serialize(input) } };
}
