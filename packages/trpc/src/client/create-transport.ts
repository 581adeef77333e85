import { pageSlots } from "./slots/stream-slots.ts";
import { systemTimers, type Timers } from "./waiting/timers.ts";
import type { Transport } from "./transports/transport.ts";
import { autoTransport } from "./transports/auto.ts";
import { laterTransport } from "./transports/later.ts";
import type { Patience } from "./transports/polling.ts";
import { slottedTransport } from "./slots/slotted.ts";
import { sseTransport } from "./transports/sse.ts";
import type { SocketOptions } from "./transports/websocket.ts";

export interface TransportOptions extends SocketOptions {
  /**
   * How events come. `auto`, the default: by server-sent events, and by polling where something in between blocks them or too many
   * tabs are open; it goes back by itself. `websocket`: by one socket that all runs share.
   */
  transport?: "auto" | "sse" | "websocket" | "polling" | undefined;
}

export function createTransport(options: TransportOptions, timers: Timers = systemTimers): Transport {
  switch (options.transport ?? "auto") {
    case "sse":
      return sseTransport(options, timers);
    case "websocket":
      return webSocket(options, timers);
    case "polling":
      return polling(options, timers);
    case "auto":
      return automatic(options, timers);
  }
}

function automatic(options: TransportOptions, timers: Timers): Transport {
  const stream = sseTransport(options, timers);
  const auto = autoTransport({ stream, polling: polling(options, timers), timers });
  const slots = pageSlots();
  return slots ? slottedTransport(auto, polling(options, timers, "short"), slots) : auto;
}

// A page that streams does without what follows.

function polling(options: TransportOptions, timers: Timers, patience?: Patience): Transport {
  return laterTransport("polling", async () =>
    (await import("./transports/polling.ts")).pollingTransport(options, timers, patience),
  );
}

function webSocket(options: TransportOptions, timers: Timers): Transport {
  return laterTransport("websocket", async () =>
    (await import("./transports/websocket.ts")).webSocketTransport(options, timers),
  );
}
