import { call, fitsAddress, procedureOf, type ServerOptions } from "./server.ts";
import type { FollowRequest } from "./transport.ts";

/** Starts the run by POST where its input is too long for an address. The request that answers only joins it then. */
export async function startByPost(
  server: ServerOptions,
  request: FollowRequest,
  signal: AbortSignal,
): Promise<FollowRequest> {
  const { path, runId, input, after } = request;
  if (fitsAddress(input)) return request;
  await start(server, request, signal);
  return { path, runId, after };
}

/** @throws StepcastError where the server refuses; any other error is a broken line */
export async function start(
  server: ServerOptions,
  { path, runId, input }: FollowRequest,
  signal: AbortSignal,
): Promise<void> {
  const procedure = procedureOf(path, "start");
  await call(server, { procedure, type: "mutation", input: { runId, input }, signal });
}
