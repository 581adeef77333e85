import type { IncomingMessage } from "node:http";
import type { TRPCRequestInfo } from "@trpc/server/http";
import { toTrpcError } from "../error-shape.ts";
import type { FileSigner } from "../file-signer.ts";
import type { Context } from "../trpc.ts";
import type { ListenerOptions } from "./listener.ts";

/** The context of one HTTP request: what its asker says, and what the request is. */
export async function httpContext(
  request: IncomingMessage,
  { calls, accept, connectionParams }: TRPCRequestInfo,
  createContext: ListenerOptions["createContext"],
  signer: FileSigner | undefined,
): Promise<Context> {
  const context = await contextOf(request, connectionParams, createContext);
  // `accept` asks for the answers of a batch one by one.
  return { ...context, signer, holdsUpOthers: calls.length > 1 && accept === null };
}

/** What `createContext` says, also where that is no: its `forbidden` is the asker's fault, not the server's. */
export async function contextOf(
  request: IncomingMessage,
  connectionParams: TRPCRequestInfo["connectionParams"],
  createContext: ListenerOptions["createContext"],
): Promise<Context | undefined> {
  try {
    return await createContext?.(request, connectionParams);
  } catch (error) {
    throw toTrpcError(error);
  }
}
