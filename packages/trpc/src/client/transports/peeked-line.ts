import { abortedBy } from "../waiting/aborted-by.ts";
import type { FollowRequest, Transport, TransportMessage } from "./transport.ts";

/** What came next over a line: a message, its end, or what broke it. */
export type Arrival = { readonly line: PeekedLine } & (
  | { readonly type: "message"; readonly message: TransportMessage }
  | { readonly type: "done" }
  | { readonly type: "broken"; readonly error: unknown }
);

/** One connection whose next message may be waited for beside something else, and is there still when it was not taken. */
export class PeekedLine {
  readonly transport: Transport;
  /** Something has come over it. */
  heard = false;
  readonly #closing: AbortController;
  readonly #messages: AsyncGenerator<TransportMessage, void, void>;
  #next: Promise<Arrival> | undefined;

  constructor(transport: Transport, request: FollowRequest, signal: AbortSignal) {
    this.transport = transport;
    this.#closing = abortedBy(signal);
    this.#messages = transport.open(request, this.#closing.signal);
  }

  /** What comes next: the same until it is taken. Never rejects. */
  peek(): Promise<Arrival> {
    this.#next ??= this.#messages.next().then(
      ({ done, value }) => {
        this.heard ||= !done;
        return done ? { line: this, type: "done" } : { line: this, type: "message", message: value };
      },
      (error: unknown) => ({ line: this, type: "broken", error }),
    );
    return this.#next;
  }

  take(): void {
    this.#next = undefined;
  }

  close(): void {
    this.#closing.abort();
    this.#messages.return().catch(() => undefined);
  }
}
