import { StepcastError } from "@stepcast/pipeline";
import { transformer } from "../../transformer.ts";
import { headersOf, type ServerOptions } from "../requests/server.ts";
import { SharedSocket, type SocketClass, type SocketMessage } from "./shared-socket.ts";
import { systemTimers, type Timers, within } from "../waiting/timers.ts";
import type { FollowRequest, Transport, TransportMessage } from "./transport.ts";

export interface SocketOptions extends ServerOptions {
  /** For runtimes that have none of their own, such as Node 20: the class of the `ws` package. */
  WebSocket?: SocketClass | undefined;
}

/** A server pings every 10 s: a socket that is silent for so long is dead, in milliseconds. */
const silenceMs = 40_000;

/**
 * tRPC's own protocol over one WebSocket, which all runs of a client share. `headers` travel as its `connectionParams`, asked for anew
 * at each connection. What a reader leaves unread is bounded: above 8 Mi characters its subscription is given up, and goes on from the
 * cursor.
 */
export function webSocketTransport(server: SocketOptions, timers: Timers = systemTimers): Transport {
  let shared: SharedSocket | undefined;
  const connect = async () => {
    const Class = classOf(server);
    const params = server.headers && (await headersOf(server));
    if (shared && !shared.ended) return shared;
    shared = new SharedSocket(new Class(socketAddress(server.url, params !== undefined)), params, timers);
    return shared;
  };
  return {
    name: "websocket",
    async *open(request, signal) {
      signal.throwIfAborted();
      const socket = await connect();
      yield* follow(socket, timers, request, signal);
    },
  };
}

async function* follow(
  socket: SharedSocket,
  timers: Timers,
  request: FollowRequest,
  signal: AbortSignal,
): AsyncGenerator<TransportMessage, void, void> {
  signal.throwIfAborted();
  const { id, channel } = socket.follow(request);
  const leave = () => {
    socket.leave(id);
    channel.end(signal.reason);
  };
  signal.addEventListener("abort", leave, { once: true });
  try {
    for (;;) {
      const message = toMessage(await within(timers, silenceMs, channel.next(), silent));
      yield message;
      if (message.type === "end") return;
    }
  } catch (error) {
    // Silence is the whole socket's.
    if (!channel.ended) socket.end(error);
    throw error;
  } finally {
    signal.removeEventListener("abort", leave);
    socket.leave(id);
  }
}

const silent = `nothing came for ${silenceMs / 1_000} s, not even a ping`;

function toMessage(message: SocketMessage): TransportMessage {
  switch (message.type) {
    case "ping":
      return { type: "ping" };
    case "started":
      return { type: "open" };
    case "stopped":
      return { type: "end" };
    case "data": {
      // A page under its cursor, as `runPipeline` yields it.
      const { id, data } = transformer.output.deserialize(message.data as never) as {
        id: string;
        data: never;
      };
      return { type: "page", cursor: id, events: data };
    }
  }
}

function classOf({ WebSocket: given }: SocketOptions): SocketClass {
  const found = given ?? (globalThis as { WebSocket?: SocketClass }).WebSocket;
  if (found) return found;
  throw new StepcastError(
    "invalid_definition",
    'this runtime has no WebSocket: pass the class of the `ws` package as `WebSocket`, or use transport "sse"',
  );
}

/** The router's address, as a socket's. A page may give it without its origin. */
function socketAddress(url: string, withParams: boolean): string {
  const { location } = globalThis as { location?: { href: string } };
  const address = new URL(url, location?.href);
  address.protocol = address.protocol.replace("http", "ws");
  address.pathname = address.pathname.replace(/\/$/, "");
  if (withParams) address.searchParams.set("connectionParams", "1");
  return address.href;
}
