import { newRunId, StepcastError } from "@stepcast/pipeline";
import { TRPCClientError, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import { abortedBy } from "./waiting/aborted-by.ts";
import type { Connection } from "./follow/connection.ts";
import { follow } from "./follow/follow.ts";
import { isRefusalShape, type RefusalShape } from "./requests/refusal.ts";
import type { FollowRequest, Transport } from "./transports/transport.ts";

/**
 * What `onConnectionStateChange` hears from our links: tRPC's three states, and with them what they leave out. tRPC's type does not
 * have `connection`, and passes it on.
 */
export interface ConnectionChange {
  readonly type: "state";
  readonly state: "idle" | "connecting" | "pending";
  readonly error: TRPCClientError<AnyTRPCRouter> | null;
  readonly connection: Connection;
}

/** tRPC's own word for each connection. */
const states = {
  connecting: "connecting",
  live: "pending",
  polling: "pending",
  reconnecting: "connecting",
  offline: "connecting",
  ended: "idle",
} as const satisfies Record<Connection, ConnectionChange["state"]>;

/** True for the subscription that follows a run. */
export function isFollow({ type, path }: { type: string; path: string }): boolean {
  return type === "subscription" && /(^|\.)runPipeline$/.test(path);
}

/** Subscriptions to `runPipeline`, through the same loop as our own client's runs: its transports, reconnects and states. */
export function followLink<Router extends AnyTRPCRouter>(transport: Transport): TRPCLink<Router> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        const leaving = abortedBy(op.signal ?? new AbortController().signal);
        const tell = (connection: Connection, error?: unknown) =>
          // tRPC wants an error only with `connecting`, which `states` gives it.
          observer.next({ result: changeTo(connection, error) as never });
        const run = async () => {
          tell("connecting");
          const request = requestOf(op.path, op.input);
          for await (const page of follow(transport, request, { signal: leaving.signal, tell })) {
            const data = { id: page.cursor, data: page.events };
            observer.next({ result: { type: "data", id: page.cursor, data } });
          }
          observer.next({ result: { type: "stopped" } });
          observer.complete();
        };
        run().catch((error: unknown) => observer.error(clientError(error)));
        return () => leaving.abort();
      });
}

interface RunPipelineInput {
  runId?: string;
  input?: unknown;
  lastEventId?: string | null;
}

/** A run started without a runId could not be found again by a stream that was cut. */
function requestOf(path: string, asked: unknown): FollowRequest {
  const {
    input,
    lastEventId,
    runId = input === undefined ? undefined : newRunId(),
  } = (asked ?? {}) as RunPipelineInput;
  if (runId === undefined) throw nothingToFollow();
  const router = path.slice(0, -"runPipeline".length).replace(/\.$/, "");
  return { path: router, runId, input, after: lastEventId ?? undefined };
}

function changeTo(connection: Connection, error: unknown): ConnectionChange {
  const state = states[connection];
  const withError = state === "connecting" && error !== undefined;
  return { type: "state", state, error: withError ? clientError(error) : null, connection };
}

function nothingToFollow(): StepcastError {
  const message = "runPipeline needs an `input` to start a run, or a `runId` to join one";
  return new StepcastError("invalid_input", message);
}

function clientError(error: unknown): TRPCClientError<never> {
  const shape = StepcastError.is(error) ? shapeOf(error) : undefined;
  if (shape) return TRPCClientError.from({ error: shape as never });
  return TRPCClientError.from(error instanceof Error ? error : new Error(String(error)));
}

/** What the server sent, or would have sent. */
function shapeOf({ code, message, issues, cause }: StepcastError): RefusalShape | undefined {
  if (isRefusalShape(cause)) return cause;
  if (code === "unreachable") return undefined;
  return {
    code: -32_600,
    message,
    data: { code: "BAD_REQUEST", httpStatus: 400, stepcast: { code, issues } },
  };
}
