import { call, fitsAddress, procedureOf, type ServerOptions } from "../requests/server.ts";
import { type Timers, within } from "../waiting/timers.ts";
import type { FollowRequest } from "./transport.ts";

/** What a start may take, its input on the way included, in milliseconds. */
const answerMs = 40_000;

/** Starts the run by POST where its input is too long for an address. The request that answers only joins it then. */
export async function startByPost(
  server: ServerOptions,
  timers: Timers,
  request: FollowRequest,
  signal: AbortSignal,
): Promise<FollowRequest> {
  const { path, runId, input, after } = request;
  if (fitsAddress(input)) return request;
  await start(server, timers, request, signal);
  return { path, runId, after };
}

/** @throws StepcastError where the server refuses; any other error is a broken line */
export async function start(
  server: ServerOptions,
  timers: Timers,
  { path, runId, input }: FollowRequest,
  signal: AbortSignal,
): Promise<void> {
  const procedure = procedureOf(path, "start");
  const starting = call(server, { procedure, type: "mutation", input: { runId, input }, signal });
  await within(timers, answerMs, starting, "the server did not answer the start in time");
}
