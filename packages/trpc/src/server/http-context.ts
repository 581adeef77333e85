import type { IncomingMessage } from "node:http";
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { Context } from "../trpc.ts";
import type { ListenerOptions } from "./listener.ts";

/** The context of one HTTP request: what its asker says, and what the request is. */
export async function httpContext(
  request: IncomingMessage,
  { calls, accept, connectionParams }: TRPCRequestInfo,
  createContext: ListenerOptions["createContext"],
): Promise<Context> {
  const context = await createContext?.(request, connectionParams);
  // `accept` asks for the answers of a batch one by one.
  return { ...context, holdsUpOthers: calls.length > 1 && accept === null };
}
