import type { LogReset, RunEvent } from "@stepcast/pipeline";
import type { FollowRequest, Transport, TransportMessage } from "../client/transports/transport.ts";

/** What one connection does: gives messages, breaks, or stays silent until it is closed. */
export type Script = readonly (TransportMessage | Error | "silence")[];

export interface ScriptedTransport extends Transport {
  /** What was asked of each connection so far. */
  readonly requests: FollowRequest[];
  /** Connections that are open now. */
  readonly connections: number;
}

/** Plays one script for each connection, the last one again and again: for what no server can be made to do on command. */
export function scriptedTransport(name: Transport["name"], ...scripts: Script[]): ScriptedTransport {
  const requests: FollowRequest[] = [];
  const state = { connections: 0 };
  return Object.assign(state, {
    name,
    requests,
    async *open(request: FollowRequest, signal: AbortSignal) {
      const script = scripts[Math.min(requests.length, scripts.length - 1)] ?? [];
      requests.push(request);
      state.connections += 1;
      try {
        for (const step of script) {
          signal.throwIfAborted();
          if (step === "silence") await aborted(signal);
          else if (step instanceof Error) throw step;
          else yield step;
        }
      } finally {
        state.connections -= 1;
      }
    },
  });
}

/** The page of a run's log lines from one `seq` to another. */
export function pageOf(first: number, last: number): TransportMessage {
  return { type: "page", cursor: `${last}.tag`, events: eventsOf(first, last) };
}

export function eventsOf(first: number, last: number): RunEvent[] {
  return Array.from({ length: last - first + 1 }, (_, index) => eventAt(first + index));
}

export function resetPage(lastSeq: number): TransportMessage {
  return { type: "page", cursor: "0", events: [{ type: "log.reset", lastSeq } satisfies LogReset] };
}

/** The page that ends a run. */
export function endAt(seq: number): TransportMessage {
  const end: RunEvent = { ...stamp(seq), type: "run.completed", output: null };
  return { type: "page", cursor: `${seq}.tag`, events: [end] };
}

function eventAt(seq: number): RunEvent {
  return { ...stamp(seq), type: "value.recorded", kind: "now", key: "now", value: seq };
}

function stamp(seq: number) {
  return { v: 1 as const, runId: "scripted", seq, at: seq };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}

/** For runs that are only read. */
export const onlyRead = {
  tell: () => Promise.reject(new Error("nothing was to be told to this run")),
  open: () => {
    throw new Error("no other run was to be opened");
  },
};
