import type { IncomingMessage } from "node:http";
import { StepcastError } from "@stepcast/pipeline";
import type { Pace } from "./upload-limits.ts";

/**
 * Calls back once if a request's body comes too slowly, until it is there as a whole. Looks at what the socket has brought, so it takes
 * no part in reading; while something waits to be read, it is not the sender who is slow.
 */
export function watchPace(request: IncomingMessage, { bytes, ms }: Pace, tooSlow: () => void): void {
  const { socket } = request;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete) return stop();
    const brought = socket.bytesRead - before;
    before = socket.bytesRead;
    if (brought >= bytes || request.readableLength > 0) return;
    stop();
    tooSlow();
  }, ms).unref();
  request.once("close", stop);

  function stop(): void {
    clearInterval(timer);
  }
}

export function tooSlow({ bytes, ms }: Pace): StepcastError {
  return new StepcastError(
    "timeout",
    `the file comes too slowly: fewer than ${bytes} bytes in ${ms / 1000} seconds; send it over a faster line, or in pieces`,
  );
}
