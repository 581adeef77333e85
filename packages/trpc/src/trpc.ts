import { initTRPC } from "@trpc/server";
import { formatError, toTrpcError } from "./error-shape.ts";
import type { FileSigner } from "./file-signer.ts";
import type { SharedLine } from "./shared-line.ts";
import { transformer } from "./transformer.ts";

/** Who asks. Made for each request by the server's `createContext`. */
export interface Context {
  /** Where it is set, runs belong to it, and it sees only its own. */
  owner?: string | undefined;
  /** Set by the server where many answers share a WebSocket. */
  line?: SharedLine | undefined;
  /** Set by the server where other answers wait for this one: a batch over HTTP is answered as a whole. */
  holdsUpOthers?: boolean | undefined;
  /** Set by a server that signs the addresses of files. */
  signer?: FileSigner | undefined;
}

/** The tRPC root of every Stepcast router: its transformer, error shape and ping must be the same for all of them. */
export const t = initTRPC.context<Context>().create({
  transformer,
  errorFormatter: formatError,
  sse: {
    // Proxies cut silent streams (Next's rewrite after 30 s); a client that hears nothing for 40 s connects anew.
    ping: { enabled: true, intervalMs: 10_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
});

/** A procedure whose errors reach the client as ours, whose files are signed, and whose calls are counted where they share a socket. */
export const procedure = t.procedure.use(async ({ ctx, next }) => {
  const leave = enter(ctx);
  try {
    const result = await next();
    if (!result.ok) throw toTrpcError(result.error);
    return ctx.signer ? { ...result, data: ctx.signer.inValue(result.data) } : result;
  } finally {
    leave?.();
  }
});

function enter({ line }: Context): (() => void) | undefined {
  try {
    return line?.enter();
  } catch (error) {
    throw toTrpcError(error);
  }
}
