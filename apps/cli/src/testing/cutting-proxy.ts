import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A proxy before a server that cuts each connection, or leaves it hanging, after so many bytes to the client. */
export async function cuttingProxy(serverPort: number, rule: { afterBytes: number; ending: "cut" | "hang" }) {
  const sockets = new Set<Socket>();
  const proxy = { url: "", rule, bytes: 0, connections: 0 };
  const server = createServer((near) => {
    proxy.connections += 1;
    const far = connect(serverPort, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      // A cut is what these tests are about; both ends see it.
      socket.on("error", () => undefined);
    }
    near.pipe(far);
    near.on("close", () => far.destroy());
    far.on("close", () => near.end());
    let left = proxy.rule.afterBytes;
    far.on("data", (bytes: Buffer) => {
      const some = bytes.subarray(0, left);
      left -= some.byteLength;
      proxy.bytes += some.byteLength;
      near.write(some);
      if (left > 0) return;
      if (proxy.rule.ending === "hang") return void far.pause();
      near.end(() => near.destroy());
      far.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}
