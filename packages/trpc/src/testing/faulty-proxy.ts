import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What goes wrong between client and server. It may be changed at any time, and holds for open connections too. */
export interface Faults {
  /** Ascending: where connections are cut, counted in bytes from server to client over all connections. Exactly so many arrive. */
  cutAt?: readonly number[];
  /** The same in the other direction: where connections are cut, counted in bytes from client to server. */
  cutUpAt?: readonly number[];
  /** Each piece waits so long before it goes on to the client. */
  delayMs?: number;
  /** Bytes go to the client one by one. */
  bytewise?: boolean;
  /** Nothing goes to the client before so many bytes have come together or the server has ended: as proxies buffer. */
  holdBytes?: number;
  /** Of an answer that is a stream of events, so many bytes with its head, and nothing more before the server has ended it. */
  holdStreamsAt?: number;
  /** A connection over which nothing has gone either way for so long is cut. Holds for connections that come after it is set. */
  dropIdleMs?: number;
  /** Nothing goes on, in either direction, and nothing is closed; a connection that has met this once stays so. */
  halfOpen?: boolean;
  /** What new connections meet instead of the server: a reset, or an answer of the proxy's own. */
  instead?: "reset" | "502";
}

export interface FaultyProxy extends AsyncDisposable {
  readonly url: string;
  faults: Faults;
  /** The server's port; another takes effect with the next connection. */
  upstreamPort: number;
  /** Connections that have come in so far. */
  readonly connections: number;
  /** Bytes that have gone from server to client so far, over all connections. */
  readonly bytes: number;
  /** Bytes that have gone from client to server. */
  readonly bytesUp: number;
  /** Cuts every connection, now. */
  cut(): void;
}

const badGateway = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 11\r\nconnection: close\r\n\r\nBad Gateway";

/** A proxy on a free port that knows only bytes, and loses or holds them as it is told: `await using proxy = await …`. */
export async function openFaultyProxy(upstreamPort: number, faults: Faults = {}): Promise<FaultyProxy> {
  const open = new Set<Socket>();
  const proxy = {
    url: "",
    faults,
    upstreamPort,
    connections: 0,
    bytes: 0,
    bytesUp: 0,
    cut,
    [Symbol.asyncDispose]: close,
  };
  const server = createServer({ noDelay: true }, (near) => {
    proxy.connections += 1;
    track(near);
    if (proxy.faults.instead === "reset") return void near.resetAndDestroy();
    if (proxy.faults.instead === "502") return void near.once("data", () => near.end(badGateway));
    const far = track(connect({ port: proxy.upstreamPort, host: "127.0.0.1", noDelay: true }));
    const line: Line = { near, far, dead: false };
    join(line);
    if (proxy.faults.dropIdleMs) near.setTimeout(proxy.faults.dropIdleMs, () => near.destroy());
    void upward(proxy, line);
    void downward(proxy, line);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;

  function cut(): void {
    for (const socket of open) socket.destroy();
  }

  async function close(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    cut();
    await closed;
  }

  function track(socket: Socket): Socket {
    open.add(socket);
    // What goes wrong here is what the test is about; both ends see it.
    return socket.on("error", () => undefined).on("close", () => open.delete(socket));
  }
}

type Passing = Pick<FaultyProxy, "faults"> & { bytes: number; bytesUp: number };

/** One connection. `dead`: it has met `halfOpen`, and stays so. */
interface Line {
  readonly near: Socket;
  readonly far: Socket;
  dead: boolean;
}

/** A cut on one side is a cut on the other. */
function join({ near, far }: Line): void {
  near.on("close", () => far.destroy());
  far.on("close", (failed) => failed && near.destroy());
}

async function upward(proxy: Passing, line: Line): Promise<void> {
  for await (const chunk of chunksOf(line.near)) if (!isDead(proxy, line)) await passUp(proxy, line, chunk);
  line.far.end();
}

async function downward(proxy: Passing, line: Line): Promise<void> {
  for await (const held of heldBack(proxy, line.far)) {
    for (const piece of proxy.faults.bytewise ? bytesOf(held) : [held]) {
      if (proxy.faults.delayMs) await sleep(proxy.faults.delayMs);
      if (!isDead(proxy, line)) await pass(proxy, line.near, piece);
    }
  }
  if (!isDead(proxy, line)) line.near.end();
}

function isDead(proxy: Passing, line: Line): boolean {
  line.dead ||= proxy.faults.halfOpen === true;
  return line.dead;
}

/** The server's bytes, as soon as the proxy means to let go of them. */
async function* heldBack(proxy: Passing, far: Socket): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of withoutStreams(proxy, far)) {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < (proxy.faults.holdBytes ?? 0)) continue;
    yield Buffer.concat(held);
    held = [];
    heldBytes = 0;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

async function* withoutStreams(proxy: Passing, far: Socket): AsyncGenerator<Buffer> {
  const held: Buffer[] = [];
  let streamBytes: number | undefined;
  for await (const chunk of chunksOf(far)) {
    if (chunk.includes("content-type: text/event-stream")) streamBytes ??= 0;
    const room = (proxy.faults.holdStreamsAt ?? Infinity) - (streamBytes ?? -Infinity);
    if (streamBytes !== undefined) streamBytes += chunk.length;
    if (room > 0) yield chunk.subarray(0, room);
    if (room < chunk.length) held.push(chunk.subarray(Math.max(0, room)));
  }
  yield* held;
}

/** The server gets what comes before the cut, and then sees a connection that breaks. */
async function passUp(proxy: Passing, { near, far }: Line, chunk: Buffer): Promise<void> {
  if (near.destroyed) return;
  const cutAt = proxy.faults.cutUpAt?.find((offset) => offset > proxy.bytesUp) ?? Infinity;
  const passed = chunk.subarray(0, cutAt - proxy.bytesUp);
  proxy.bytesUp += passed.length;
  await write(far, passed);
  if (proxy.bytesUp === cutAt) near.resetAndDestroy();
}

/** Passes what may still pass; where a cut lies in these bytes, or right behind them, the connection ends there. */
async function pass(proxy: Passing, near: Socket, piece: Buffer): Promise<void> {
  if (near.destroyed) return;
  const cutAt = proxy.faults.cutAt?.find((offset) => offset > proxy.bytes) ?? Infinity;
  const passed = piece.subarray(0, cutAt - proxy.bytes);
  proxy.bytes += passed.length;
  const isCut = proxy.bytes === cutAt;
  await write(near, passed);
  if (isCut) near.destroy();
}

/** Resolves when the bytes are with the system, or when they never will be. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => socket.write(bytes, () => resolve()));
}

/** Ends quietly where the line breaks. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of socket) yield chunk as Buffer;
  } catch {}
}

function* bytesOf(buffer: Buffer): Generator<Buffer> {
  for (let at = 0; at < buffer.length; at++) yield buffer.subarray(at, at + 1);
}
