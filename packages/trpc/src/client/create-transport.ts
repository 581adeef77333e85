import type { ServerOptions } from "./server.ts";
import { systemTimers, type Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";
import { sseTransport } from "./transports/sse.ts";

export interface TransportOptions extends ServerOptions {
  /** How events come. Default: `sse`. */
  transport?: "sse" | undefined;
}

export function createTransport(options: TransportOptions, timers: Timers = systemTimers): Transport {
  return sseTransport(options, timers);
}
