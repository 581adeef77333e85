import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { StepcastError } from "@stepcast/pipeline";
import { applyWSSHandler, jsonEncoder } from "@trpc/server/adapters/ws";
import { type Server as SocketServer, WebSocketServer } from "ws";
import { BoundedSocket, closeCodes, socketLimits } from "./bounded-socket.ts";
import { createSigning } from "./files/signing.ts";
import type { ListenerOptions } from "./listener.ts";
import { contextOf } from "./http-context.ts";
import { tellServerFaults } from "./server-faults.ts";
import { isTrusted, loopbackHosts } from "./trusted-request.ts";

export interface WebSocketOptions
  extends Pick<
    ListenerOptions,
    "router" | "createContext" | "allowedHosts" | "allowedOrigins" | "signing" | "onError"
  > {
  /** Sockets open at a time; more are answered 503. Default: 1,000. */
  maxSockets?: number;
}

export interface WebSockets {
  /** Sockets that are open now. */
  readonly size: number;
  /** Takes no more, and closes those that are open with code 1012, so that their clients come again. */
  close(): Promise<void>;
}

const defaultMaxSockets = 1_000;

/**
 * Takes WebSockets at `/trpc` of a server, beside its listener: tRPC's own protocol, under the same check of hosts and origins and the
 * same `createContext`. Each socket is bounded by `socketLimits`: one that is not read is closed with code 1013.
 */
export function attachWebSockets(server: Server, options: WebSocketOptions): WebSockets {
  const { allowedHosts = loopbackHosts, allowedOrigins, maxSockets = defaultMaxSockets } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: socketLimits.messageBytes,
    perMessageDeflate: false,
    WebSocket: BoundedSocket,
  });
  answerCalls(sockets, options);
  const pings = setInterval(() => ping(sockets.clients), socketLimits.pingMs).unref();
  let closing: Promise<void> | undefined;

  const upgrade = (request: IncomingMessage, line: Duplex, head: Buffer) => {
    line.on("error", () => line.destroy());
    const url = URL.parse(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
    if (url?.pathname !== "/trpc") {
      // Whoever else listens on this server may know the address.
      if (server.listenerCount("upgrade") === 1)
        refuse(line, "404 Not Found", "no WebSocket here: try /trpc");
    } else if (!isTrusted(request, url.pathname, allowedHosts, allowedOrigins)) {
      refuse(
        line,
        "403 Forbidden",
        "this page or host name is not served: add it to the server's allowed hosts",
      );
    } else if (closing || sockets.clients.size >= maxSockets) {
      refuse(line, "503 Service Unavailable", "no socket is free: try again in a while");
    } else {
      sockets.handleUpgrade(request, line, head, (socket) => sockets.emit("connection", socket, request));
    }
  };
  server.on("upgrade", upgrade);

  return {
    get size() {
      return sockets.clients.size;
    },
    close() {
      clearInterval(pings);
      closing ??= closeAll(sockets).finally(() => server.off("upgrade", upgrade));
      return closing;
    },
  };
}

function answerCalls(
  sockets: SocketServer<typeof BoundedSocket>,
  { router, createContext, signing, onError = console.error }: WebSocketOptions,
): void {
  const signer = signing && createSigning(signing);
  applyWSSHandler({
    wss: sockets,
    router,
    createContext: async ({ req, res, info }) => ({
      ...(await contextOf(req, info.connectionParams, createContext)),
      signer,
      // Every socket is made by the server above.
      line: res as BoundedSocket,
    }),
    onError: tellServerFaults(onError),
    experimental_encoder: { encode: jsonEncoder.encode, decode: (data) => bounded(jsonEncoder.decode(data)) },
  });
}

function bounded(message: unknown): unknown {
  if (!Array.isArray(message) || message.length <= socketLimits.batchCalls) return message;
  throw new StepcastError("too_many_calls", `a message carries ${socketLimits.batchCalls} calls at most`);
}

/** Also tells a browser, which cannot see the protocol's own pings, that the line is well. */
function ping(clients: Iterable<BoundedSocket>): void {
  const oldest = Date.now() - socketLimits.silenceMs;
  for (const socket of clients) {
    if (socket.heardAt < oldest) socket.terminate();
    else if (socket.readyState === socket.OPEN) {
      socket.ping();
      socket.send("PING");
    }
  }
}

function refuse(line: Duplex, status: string, reason: string): void {
  const head = `HTTP/1.1 ${status}\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: ${reason.length + 1}`;
  // Whoever never closes its side would hold the connection for good: no timeout of the server covers it any more.
  line.once("finish", () => line.destroy()).end(`${head}\r\n\r\n${reason}\n`);
}

async function closeAll(sockets: SocketServer<typeof BoundedSocket>): Promise<void> {
  for (const socket of sockets.clients)
    socket.end(closeCodes.restart, "the server stops: come back in a moment");
  // Resolves once no socket is left.
  await new Promise<void>((resolve) => sockets.close(() => resolve()));
}
