import type { StepState } from "@stepcast/pipeline";
import type { Host } from "../host/host.ts";

/** A worker that is idle looks for runs every second. */
const patienceMs = 3_000;

/** What a command itself stores; anything else is of somebody who works on the run. */
const ofCommands: ReadonlySet<string> = new Set([
  "question.answered",
  "signal.received",
  "run.paused",
  "run.resumed",
]);

/**
 * Waits until somebody goes on with a run that was told something, and says so where nobody does: without a server, this folder's runs
 * are worked on by whoever has a worker there, or by nobody.
 */
export async function tellWhetherItGoesOn(host: Host, runId: string, signal: AbortSignal): Promise<void> {
  if (!host.ownsRuns) return;
  const { cursor, status, paused, steps } = await host.state(runId);
  if (paused) return say(`the run is paused: stepcast resume ${runId}`);
  if (status === "completed" || status === "failed" || status === "cancelled") return;
  // Whoever has a step at work is there, though it may not have anything to say for long.
  if (Object.values<StepState>(steps as Record<string, StepState>).some((step) => step.status === "running"))
    return;
  const enough = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  for await (const event of host.watch(runId, cursor, { note: say, signal: enough }))
    if (!ofCommands.has(event.type)) return;
  if (!signal.aborted)
    say("nobody has gone on with the run yet: if nothing works on this folder's runs, start stepcast worker");
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
