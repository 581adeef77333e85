import { StepcastError } from "@stepcast/pipeline";
import type { TRPCError } from "@trpc/server";

/** tRPC's `onError` for a server: hears of what went wrong on its own side, not of what a client did wrong. */
export function tellServerFaults(onError: (error: unknown) => void) {
  return ({ error }: { error: TRPCError }): void => {
    if (isServerFault(error)) onError(error);
  };
}

function isServerFault({ code, cause }: TRPCError): boolean {
  // The `ws` package's names for frames that break the protocol.
  const { code: name } = (cause ?? {}) as { code?: unknown };
  if (typeof name === "string" && name.startsWith("WS_ERR_")) return false;
  // Readers are told to come again; whoever closes the engine knows of it.
  if (StepcastError.is(cause) && cause.code === "engine_closed") return false;
  return code === "INTERNAL_SERVER_ERROR" || code === "SERVICE_UNAVAILABLE";
}
