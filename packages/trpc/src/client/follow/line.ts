import { abortedBy, unlessAborted } from "../waiting/aborted-by.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import type { Timers } from "../waiting/timers.ts";
import type { FollowRequest, Transport, TransportMessage } from "../transports/transport.ts";
import { onWakeUp } from "./wake-ups.ts";

/** A server pings every 10 s: after this much silence, a machine that was away does not wait for the line to prove dead. */
const suspectMs = 15_000;

/** The messages of one connection, given up at once where this machine was away and the line has been silent. */
export async function* openLine(
  transport: Transport,
  request: FollowRequest,
  signal: AbortSignal,
  timers: Timers,
): AsyncGenerator<TransportMessage, void, void> {
  const line = abortedBy(signal);
  let askedAtMs: number | undefined;
  const stopWatching = onWakeUp(timers, () => {
    // Silence counts only while the reader waits: what it has not asked for may lie there unread.
    if (askedAtMs !== undefined && timers.now() - askedAtMs > suspectMs)
      line.abort(new BrokenLine("nothing was heard while this machine was away"));
  });
  const messages = transport.open(request, line.signal);
  try {
    for (;;) {
      askedAtMs = timers.now();
      const { done, value } = await unlessAborted(line.signal, messages.next());
      askedAtMs = undefined;
      if (done) return;
      yield value;
    }
  } finally {
    stopWatching();
    line.abort();
    // It has heard the signal; nobody waits for how it takes its leave, nor for a `fetch` that does not heed it.
    messages.return().catch(() => undefined);
  }
}
