import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { until } from "../../testing/until.ts";
import { watchPace } from "./watch-pace.ts";

const pace = { bytes: 1_000, ms: 30_000 };

/** A request on its way, of whose body so much has been sent. */
async function openRequest(sentBytes: number) {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, host: "127.0.0.1", method: "POST", headers: { "content-length": 1_000_000 } });
  sent.on("error", () => undefined).write("x".repeat(sentBytes));
  onTestFinished(() => {
    sent.destroy();
    server.close();
  });
  const [incoming] = (await once(server, "request")) as [IncomingMessage];
  const tooSlow = vi.fn();
  watchPace(incoming, pace, tooSlow);
  return { sent, incoming, tooSlow };
}

test("nobody is too slow whose bytes wait to be read, and who sends nothing more then is", async () => {
  const { incoming, tooSlow } = await openRequest(5_000);
  await until(() => incoming.readableLength > 0);
  vi.advanceTimersByTime(10 * pace.ms);
  expect(tooSlow).not.toHaveBeenCalled();
  incoming.resume();
  await until(() => incoming.readableLength === 0);
  vi.advanceTimersByTime(pace.ms);
  vi.advanceTimersByTime(pace.ms);
  expect(tooSlow).toHaveBeenCalledOnce();
});

test("who has left is no longer watched", async () => {
  const { sent, incoming, tooSlow } = await openRequest(10);
  const left = new Promise((resolve) => incoming.once("close", resolve));
  incoming.on("error", () => undefined).resume();
  sent.destroy();
  await left;
  vi.advanceTimersByTime(pace.ms);
  expect(tooSlow).not.toHaveBeenCalled();
});
