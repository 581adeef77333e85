import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createListener, type ListenerOptions } from "./listener.ts";

export interface ServeOptions extends ListenerOptions {
  /** 0 takes any free port. */
  port?: number;
  /** Default: loopback only. */
  host?: string;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends every open stream. The engine goes on: close it too. */
  close(): Promise<void>;
}

/** Listens for everything Stepcast serves. Resolves once it does. @throws the system's error, for instance `EADDRINUSE` */
export async function serve({ port = 0, host = "127.0.0.1", ...options }: ServeOptions): Promise<Served> {
  const server = createServer(createListener(options));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
