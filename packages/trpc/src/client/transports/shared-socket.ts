import { transformer } from "../../transformer.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import { Channel } from "./channel.ts";
import { isRefusalShape, refusalOf } from "../requests/refusal.ts";
import { procedureOf } from "../requests/server.ts";
import type { Timers } from "../waiting/timers.ts";
import type { FollowRequest } from "./transport.ts";

/** As much of a WebSocket as all classes of it share: a browser's, Node's (22 and later), and that of the `ws` package. */
export interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: "open" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { code: number; reason: string }) => void): void;
}

export type SocketClass = new (url: string) => Socket;

/** What tRPC's server says of one subscription, as it is on the wire. */
export type SocketMessage = { type: "ping" | "started" | "stopped" } | { type: "data"; data: unknown };

interface Answer {
  id: number | null;
  result?: SocketMessage;
  error?: unknown;
  method?: "reconnect";
}

/** How long a socket that nobody uses stays open, in milliseconds: the next run may begin at once. */
const lingerMs = 2_000;

/** One connection, for any number of followed runs. It ends once, and takes no more then. */
export class SharedSocket {
  readonly #socket: Socket;
  readonly #timers: Timers;
  readonly #channels = new Map<number, Channel<SocketMessage>>();
  /** What waits for the socket to open. */
  #unsent: string[] | undefined = [];
  #lastId = 0;
  #ended = false;
  #stopLingering: () => void = () => undefined;

  /** `params` go first, in place of headers, which a browser's socket cannot send. */
  constructor(socket: Socket, params: Record<string, string> | undefined, timers: Timers) {
    this.#socket = socket;
    this.#timers = timers;
    if (params) this.#send({ method: "connectionParams", data: params });
    socket.addEventListener("open", () => this.#open());
    socket.addEventListener("message", ({ data }) => this.#take(data));
    // Its `close` follows, and says more.
    socket.addEventListener("error", () => undefined);
    socket.addEventListener("close", ({ code, reason }) =>
      this.end(new BrokenLine(`the socket was closed (${code}${reason && `, ${reason}`})`)),
    );
  }

  get ended(): boolean {
    return this.#ended;
  }

  follow({ path, runId, input, after }: FollowRequest): { id: number; channel: Channel<SocketMessage> } {
    this.#stopLingering();
    const id = ++this.#lastId;
    const channel = new Channel<SocketMessage>();
    if (this.#ended) channel.end(new BrokenLine("the socket was closed"));
    this.#channels.set(id, channel);
    const asked = transformer.input.serialize({ runId, ...(input !== undefined && { input }) });
    const params = {
      path: procedureOf(path, "runPipeline"),
      input: asked,
      ...(after !== undefined && { lastEventId: after }),
    };
    this.#send({ id, method: "subscription", params });
    return { id, channel };
  }

  leave(id: number): void {
    if (!this.#channels.delete(id) || this.#ended) return;
    this.#send({ id, method: "subscription.stop" });
    this.#lingerIfUnused();
  }

  /** Nothing more comes, for anybody. */
  end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopLingering();
    for (const channel of this.#channels.values()) channel.end(error);
    this.#channels.clear();
    this.#socket.close();
  }

  #open(): void {
    const unsent = this.#unsent ?? [];
    this.#unsent = undefined;
    for (const text of unsent) this.#socket.send(text);
  }

  #send(message: object): void {
    const text = JSON.stringify(message);
    if (this.#unsent) this.#unsent.push(text);
    else this.#socket.send(text);
  }

  /** An error thrown here would be nobody's, and end a process. */
  #take(data: unknown): void {
    try {
      this.#hear(String(data));
    } catch (cause) {
      this.end(new BrokenLine("the socket brought what no Stepcast server sends", { cause }));
    }
  }

  #hear(text: string): void {
    if (text === "PING") {
      this.#socket.send("PONG");
      for (const channel of this.#channels.values()) channel.offer({ type: "ping" });
      return;
    }
    if (text === "PONG") return;
    // What a tRPC server sends.
    const { id, result, error, method } = JSON.parse(text) as Answer;
    if (method === "reconnect") return this.end(new BrokenLine("the server asks to connect again"));
    if (id === null) return this.end(errorIn(error));
    this.#answer(id, result, error, text.length);
  }

  #answer(id: number, result: SocketMessage | undefined, error: unknown, chars: number): void {
    const channel = this.#channels.get(id);
    if (!channel) return;
    if (result) channel.put(result, chars);
    else channel.end(errorIn(error));
    if (result?.type === "stopped" || !result) this.#channels.delete(id);
    else if (channel.ended) this.leave(id);
    this.#lingerIfUnused();
  }

  #lingerIfUnused(): void {
    if (this.#channels.size > 0 || this.#ended) return;
    this.#stopLingering();
    this.#stopLingering = this.#timers.after(lingerMs, () =>
      this.end(new BrokenLine("nobody uses the socket")),
    );
  }
}

function errorIn(error: unknown): Error {
  const shape: unknown = transformer.output.deserialize(error as never);
  return isRefusalShape(shape)
    ? refusalOf(shape)
    : new BrokenLine("the server sent an error it does not name");
}
