import type { LogReset, RunEvent } from "@stepcast/pipeline";

/** Where a reader goes on: one run of one pipeline, behind a cursor. */
export interface FollowRequest {
  /** Where the pipeline's router is in the whole: `report`; empty where it is the whole. */
  readonly path: string;
  readonly runId: string;
  /** Starts the run where it is not there. Left out once something was read: a run seen is never started again (law 8). */
  readonly input?: unknown;
  /** The cursor of the last message read. */
  readonly after: string | undefined;
}

/** What comes over one connection. */
export type TransportMessage =
  /** The server has answered: from here on silence means that nothing happens. `polling`: events come by asking for them. */
  | { readonly type: "open"; readonly polling?: boolean }
  | { readonly type: "ping" }
  | { readonly type: "page"; readonly cursor: string; readonly events: readonly (RunEvent | LogReset)[] }
  /** The server is through: the terminal event was in the last page or before it. */
  | { readonly type: "end" };

/**
 * One way to a run's events. `open` makes one connection and gives its messages until it breaks; it does not try again. It is pulled:
 * what its reader does not ask for is not read. Leaving the iteration, or `signal`, closes the connection at once.
 * @throws StepcastError where the server refused, which it would again; any other error is a broken line
 */
export interface Transport {
  readonly name: "auto" | "sse" | "websocket" | "polling";
  open(request: FollowRequest, signal: AbortSignal): AsyncGenerator<TransportMessage, void, void>;
}
