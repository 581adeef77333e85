import { FatalError } from "../model/errors.ts";
import { connectionError, type Answer, type Line, silent } from "./request.ts";
import { shown } from "./shown-url.ts";

export interface BodyLimits extends Line {
  maxBytes: number;
  /** What is too large where it is: "the answer", "the file". */
  what: string;
}

/**
 * The bytes of an answer as they come. Its connection is closed when the reader leaves.
 * @throws FatalError past `maxBytes`
 * @throws StepcastError `timeout` after `idleMs` without a byte; the time that the reader takes does not count
 * @throws RetryableError where the connection breaks
 */
export async function* bodyOf({ url, response }: Answer, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { idleMs, maxBytes, signal, what } = limits;
  const chunks: AsyncIterator<Uint8Array> = response[Symbol.asyncIterator]();
  let sizeBytes = 0;
  try {
    if (Number(response.headers["content-length"]) > maxBytes) throw tooLarge(what, url, maxBytes);
    for (;;) {
      const timer = setTimeout(() => response.destroy(silent(url, idleMs)), idleMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done) break;
      sizeBytes += next.value.byteLength;
      if (sizeBytes > maxBytes) throw tooLarge(what, url, maxBytes);
      yield next.value;
    }
  } catch (error) {
    throw connectionError(url, error, signal);
  } finally {
    response.destroy();
  }
}

function tooLarge(what: string, url: URL, maxBytes: number): FatalError {
  return new FatalError(`${what} of ${shown(url)} is larger than the limit of ${maxBytes} bytes`);
}
