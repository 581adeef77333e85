import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server, and can cut the way between them. */
export interface CuttingProxy {
  readonly port: number;
  /** The answer to the next request (in which `text` stands) is lost, and the connection with it: what was asked has been done. */
  loseNextReply(text?: string): void;
  /** Cuts every connection. */
  cut(): void;
  /** From here on nothing passes, and nobody is told: a half-open connection. */
  swallow(): void;
  /** New connections pass again; those that were swallowed stay as they are. */
  heal(): void;
  close(): Promise<void>;
}

/** The port may be one that is known only later. */
export async function cuttingProxy(toPort: number | (() => number)): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let swallows = false;
  let losesReplyTo: string | undefined;
  const proxy = createServer((client) => {
    const server = connect(typeof toPort === "number" ? toPort : toPort(), "127.0.0.1");
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    let [isSwallowed, losesReply] = [swallows, false];
    client.on("data", (data) => {
      isSwallowed ||= swallows;
      if (losesReplyTo !== undefined && data.includes(losesReplyTo)) {
        losesReplyTo = undefined;
        losesReply = true;
      }
      if (!isSwallowed) server.write(data);
    });
    server.on("data", (reply) => {
      isSwallowed ||= swallows;
      if (isSwallowed) return;
      if (losesReply) client.destroy();
      else client.write(reply);
    });
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    loseNextReply: (text = "") => void (losesReplyTo = text),
    cut,
    swallow: () => void (swallows = true),
    heal: () => void (swallows = false),
    async close() {
      proxy.close();
      cut();
      await once(proxy, "close");
    },
  };
}
