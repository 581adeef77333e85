import { StepcastError } from "@stepcast/pipeline";
import { abortedBy } from "../waiting/aborted-by.ts";
import { Detour } from "./detour.ts";
import { type Arrival, PeekedLine } from "./peeked-line.ts";
import { systemTimers, type Timers } from "../waiting/timers.ts";
import type { FollowRequest, Transport, TransportMessage } from "./transport.ts";

export interface AutoOptions {
  stream: Transport;
  polling: Transport;
  timers?: Timers | undefined;
  /** A stream that has not opened for so long is taken for blocked, if polling goes through. Default: 4 s. */
  openMs?: number | undefined;
  /** As long an open stream may be silent before polling is asked whether it holds events back. Default: 15 s, 1.5 pings. */
  silentMs?: number | undefined;
}

/**
 * Streams where it can and polls where it must: what a proxy blocks, or lets through late, comes by polling until a stream goes
 * through again. Both go by one cursor; what comes twice at a change of ways is dropped by the follow loop.
 */
export function autoTransport(options: AutoOptions): Transport {
  const detour = new Detour(options.timers ?? systemTimers);
  return {
    name: "auto",
    async *open(request, signal) {
      const ways = new Ways(options, detour, request, signal);
      try {
        yield* ways.messages();
      } finally {
        ways.close();
      }
    },
  };
}

/** The line in use and, at times, a rival of the other kind that would take over from it. */
class Ways {
  readonly #options: AutoOptions;
  readonly #timers: Timers;
  readonly #detour: Detour;
  readonly #leaving: AbortController;
  #request: FollowRequest;
  #line: PeekedLine;
  #rival: PeekedLine | undefined;
  /** What broke the line, while its rival is asked whether it does better. */
  #broken: { error: unknown } | undefined;

  constructor(options: AutoOptions, detour: Detour, request: FollowRequest, signal: AbortSignal) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    this.#detour = detour;
    this.#leaving = abortedBy(signal);
    this.#request = request;
    this.#line = this.#open(detour.blocked ? options.polling : options.stream);
  }

  async *messages(): AsyncGenerator<TransportMessage, void, void> {
    for (;;) {
      const arrival = await this.#first();
      if (!arrival) this.#timeIsUp();
      else if (arrival.line === this.#rival) {
        for (const message of this.#fromRival(arrival)) yield message;
      } else if (arrival.type === "done") return;
      else if (arrival.type === "broken") this.#onBroken(arrival.error);
      else {
        this.#line.take();
        this.#onMessage(arrival.message);
        yield arrival.message;
      }
    }
  }

  close(): void {
    this.#leaving.abort();
  }

  get #streaming(): boolean {
    return this.#line.transport === this.#options.stream;
  }

  #open(transport: Transport): PeekedLine {
    return new PeekedLine(transport, this.#request, this.#leaving.signal);
  }

  /** What comes first, over either line; undefined where time is up. */
  async #first(): Promise<Arrival | undefined> {
    let callOff = () => {};
    const limitMs = this.#limitMs();
    const racing: Promise<Arrival | undefined>[] = [];
    if (!this.#broken) racing.push(this.#line.peek());
    if (this.#rival) racing.push(this.#rival.peek());
    if (limitMs !== undefined)
      racing.push(
        new Promise((resolve) => {
          callOff = this.#timers.after(limitMs, () => resolve(undefined));
        }),
      );
    try {
      return await Promise.race(racing);
    } finally {
      callOff();
    }
  }

  /** How long to wait before a rival is opened, or given up. */
  #limitMs(): number | undefined {
    const { openMs = 4_000, silentMs = 15_000 } = this.#options;
    if (this.#streaming) {
      if (this.#rival) return undefined;
      return this.#line.heard ? silentMs : openMs;
    }
    return this.#rival ? openMs : this.#detour.dueInMs;
  }

  #timeIsUp(): void {
    if (!this.#rival) this.#openRival();
    else this.#rivalFailed();
  }

  #openRival(): void {
    this.#rival ??= this.#open(this.#streaming ? this.#options.polling : this.#options.stream);
  }

  #rivalFailed(): void {
    if (this.#broken) throw this.#broken.error;
    if (this.#streaming) this.#dropRival();
    else this.#dropStream();
  }

  /** The stream that was tried beside polling does not go through yet. */
  #dropStream(): void {
    this.#dropRival();
    this.#detour.later();
  }

  #dropRival(): void {
    this.#rival?.close();
    this.#rival = undefined;
  }

  #onMessage(message: TransportMessage): void {
    if (message.type === "page") this.#goOnAfter(message.cursor);
    this.#detour.deaf = 0;
    if (!this.#streaming) return;
    this.#detour.clear();
    this.#dropRival();
  }

  #goOnAfter(cursor: string): void {
    const { path, runId } = this.#request;
    this.#request = { path, runId, after: cursor };
  }

  /** Breaks of a line are the follow loop's to mend, unless the other way goes through where this one does not. */
  #onBroken(error: unknown): void {
    if (this.#line.heard || !this.#isBlocked(error)) throw error;
    this.#broken = { error };
    this.#openRival();
  }

  #isBlocked(error: unknown): boolean {
    // Refused by something that is not our server.
    if (StepcastError.is(error)) return error.code === "unreachable";
    this.#detour.deaf += 1;
    return this.#detour.deaf > 1;
  }

  #fromRival(arrival: Arrival): TransportMessage[] {
    this.#rival?.take();
    if (arrival.type !== "message") {
      this.#rivalFailed();
      return [];
    }
    const { message } = arrival;
    if (!this.#isBetter(message)) return [];
    this.#takeOver(arrival.line);
    this.#onMessage(message);
    const opened: TransportMessage = { type: "open", polling: !this.#streaming };
    return message.type === "open" ? [opened] : [opened, message];
  }

  /** A stream is better than polling once it opens; polling is better than a stream that broke, did not open, or kept events back. */
  #isBetter({ type }: TransportMessage): boolean {
    return (
      !this.#streaming || this.#broken !== undefined || !this.#line.heard || type === "page" || type === "end"
    );
  }

  #takeOver(line: PeekedLine): void {
    if (this.#streaming) this.#detour.block(this.#broken !== undefined);
    this.#line.close();
    this.#line = line;
    this.#rival = undefined;
    this.#broken = undefined;
  }
}
