import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Requests that may wait on one connection for those before them. */
const maxWaiting = 16;

const waitingOn = new WeakMap<Socket, number>();

/**
 * Handles a request once those before it on its connection are answered (pipelining, RFC 9112, section 9.3.2): only then does its
 * response hear when its reader leaves. A connection that sends ever more meanwhile is closed.
 */
export function inTurn({ socket }: IncomingMessage, response: ServerResponse, handle: () => void): void {
  if (response.socket) return handle();
  const waiting = (waitingOn.get(socket) ?? 0) + 1;
  if (waiting > maxWaiting) return void socket.destroy();
  waitingOn.set(socket, waiting);
  response.once("socket", () => {
    waitingOn.set(socket, (waitingOn.get(socket) ?? 1) - 1);
    handle();
  });
}
