import { StepcastError } from "@stepcast/pipeline";
import { type RawData, WebSocket } from "ws";
import type { SharedLine } from "../shared-line.ts";

/** Every limit of a WebSocket in one place, so that they stay finite and documented. */
export const socketLimits = {
  /** Pages wait while more than this is unsent, in bytes. */
  roomBytes: 1024 * 1024,
  /** Unsent bytes at which a socket is given up: what is not a page does not wait. */
  unsentBytes: 8 * 1024 * 1024,
  /** Largest message taken, in bytes. Inputs over 256 KiB are refused anyway. */
  messageBytes: 4 * 1024 * 1024,
  /** Calls in one message, as in one HTTP batch. */
  batchCalls: 50,
  /** Followed runs and calls under way on one socket. */
  calls: 100,
  pingMs: 10_000,
  /** Without a sign of life for so long, nothing read and nothing said, the other side is gone. */
  silenceMs: 60_000,
  /** How long a socket that was told to close may take, in milliseconds. */
  closeMs: 1_000,
} as const;

/** https://www.iana.org/assignments/websocket/: both say to come again, and a client goes on behind its cursor. */
export const closeCodes = { restart: 1012, tryAgainLater: 1013 } as const;

/** The server's end of a WebSocket, which holds no more for its reader than the limits say. */
export class BoundedSocket extends WebSocket implements SharedLine {
  /** When the other side last said or took something, in milliseconds since 1970. */
  heardAt = Date.now();
  readonly #gone = new AbortController();
  readonly #waiting = new Set<() => void>();
  #admitting = false;
  #calls = 0;

  constructor(address: string | URL | null, ...rest: unknown[]) {
    // Only the package's own server makes these, with arguments that are its own affair.
    super(address as null, ...(rest as []));
    const hear = () => {
      this.heardAt = Date.now();
    };
    this.on("message", hear).on("pong", hear);
    this.once("close", () => this.#leave());
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  enter(): () => void {
    if (this.#calls >= socketLimits.calls) throw tooManyCalls();
    this.#calls += 1;
    return () => {
      this.#calls -= 1;
    };
  }

  room(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.gone.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(go);
        signal.removeEventListener("abort", go);
        resolve();
      };
      this.#waiting.add(go);
      signal.addEventListener("abort", go, { once: true });
      this.#admit();
    });
  }

  override send(data: RawData | string, ...rest: unknown[]): void {
    const told = rest.at(-1);
    let waited = false;
    super.send(data, (error) => {
      // What the system took at once says nothing of the other side; what had to wait, it has made room for.
      if (waited && !error) this.heardAt = Date.now();
      if (typeof told === "function") told(error);
      this.#admit();
    });
    waited = this.bufferedAmount > 0;
    if (this.bufferedAmount > socketLimits.unsentBytes) {
      this.end(closeCodes.tryAgainLater, "too much is unread: come back behind your cursor");
    }
  }

  /** Closes politely, and for certain. */
  end(code: number, reason: string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    this.close(code, reason);
    const timer = setTimeout(() => this.terminate(), socketLimits.closeMs).unref();
    this.once("close", () => clearTimeout(timer));
  }

  /** One a turn: by the next, what the last one had to send shows in `bufferedAmount`. */
  #admit(): void {
    if (this.#admitting || this.#waiting.size === 0) return;
    this.#admitting = true;
    setImmediate(() => {
      this.#admitting = false;
      if (this.bufferedAmount > socketLimits.roomBytes) return;
      const [first] = this.#waiting;
      first?.();
      this.#admit();
    });
  }

  #leave(): void {
    this.#gone.abort();
    for (const go of this.#waiting) go();
  }
}

function tooManyCalls(): StepcastError {
  return new StepcastError(
    "too_many_calls",
    `a socket carries ${socketLimits.calls} followed runs and calls at a time: leave some, or open another`,
  );
}
