import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createListener, type ListenerOptions } from "./listener.ts";
import { attachWebSockets, type WebSocketOptions } from "./websockets.ts";

export interface ServeOptions extends ListenerOptions, Pick<WebSocketOptions, "maxSockets"> {
  /** 0 takes any free port. */
  port?: number;
  /** Default: loopback only. */
  host?: string;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends every open stream and socket. The engine goes on: close it too. */
  close(): Promise<void>;
}

const timeouts = {
  /** A request may take so long to arrive in full: an upload over a slow line. */
  requestTimeout: 60 * 60 * 1000,
  /** A request's headers may take so long. Above the next, or a header that comes late on a kept connection is cut. */
  headersTimeout: 70 * 1000,
  /** An idle connection is kept for longer than proxies keep theirs (60 s), so that none writes into one just closed. */
  keepAliveTimeout: 65 * 1000,
  /** A connection over which no byte moves for so long, either way, is dropped. Streams have their pings, polls wait 25 s. */
  timeout: 2 * 60 * 1000,
  /** Connections at a time, streams and sockets among them; more are dropped. */
  maxConnections: 10_000,
};

/**
 * Listens for everything Stepcast serves: HTTP and WebSockets on one port. Resolves once it does.
 * @throws the system's error, for instance `EADDRINUSE`
 */
export async function serve({ port = 0, host = "127.0.0.1", ...options }: ServeOptions): Promise<Served> {
  // Java's HTTP client asks with each request for an upgrade to HTTP/2: only what wants a WebSocket is taken for one.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) =>
    headers.upgrade?.toLowerCase() === "websocket";
  const server = createServer({ shouldUpgradeCallback }, createListener(options));
  Object.assign(server, timeouts);
  const sockets = attachWebSockets(server, options);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([sockets.close(), closed]);
    },
  };
}
