import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { onTestFinished } from "vitest";

export interface TestProxy {
  url: string;
  /** So many requests are still answered 502. */
  failures: number;
  /** Answers are passed on when they are whole, as some proxies do: a stream then comes at its end. */
  buffers: boolean;
}

/** A reverse proxy before a server on this machine, as small as one can be. */
export async function openProxy(port: number): Promise<TestProxy> {
  const proxy: TestProxy = { url: "", failures: 0, buffers: false };
  const server = createServer((incoming, outgoing) => {
    if (proxy.failures > 0) {
      proxy.failures -= 1;
      return void outgoing.writeHead(502).end("Bad Gateway");
    }
    const { method, url, headers } = incoming;
    const onward = request({
      host: "127.0.0.1",
      port,
      method,
      path: url,
      headers: { ...headers, host: "127.0.0.1" },
    });
    onward.on("response", (answer) => {
      if (proxy.buffers) return void passWhole(answer, outgoing);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // A cut on one side is a cut on the other.
      pipeline(answer, outgoing).catch(() => outgoing.destroy());
    });
    onward.on("error", () => outgoing.destroy());
    // A stream that is held back shows its viewer's leaving here alone.
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

async function passWhole(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const body = await buffer(answer);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
  } catch {
    outgoing.destroy();
  }
}
