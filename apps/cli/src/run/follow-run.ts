import { isTerminal, type LogReset, type RunEvent } from "@stepcast/pipeline";
import { CliError, exitCodes } from "../cli-error.ts";
import type { View } from "../view/view.ts";
import type { Asking } from "./asking.ts";

export type Terminal = Extract<RunEvent, { type: "run.completed" | "run.failed" | "run.cancelled" }>;
type Completed = Extract<RunEvent, { type: "run.completed" }>;

/** Shows a run to its end, and answers the event that ended it; undefined where it was left before that. */
export async function followRun(
  events: AsyncIterable<RunEvent | LogReset>,
  view: View,
  asking: Asking,
): Promise<Terminal | undefined> {
  let end: Terminal | undefined;
  try {
    for await (const event of events) {
      view.show(event);
      asking.hear(event);
      if (isTerminal(event)) end = event;
    }
  } finally {
    await asking.end();
    view.end();
  }
  return end;
}

/** The end of a run that went well. @throws CliError for any other, with the exit code that says which */
export function requireCompleted(end: Terminal | undefined, runId: string, leftMessage: string): Completed {
  switch (end?.type) {
    case undefined:
      throw new CliError(exitCodes.interrupted, leftMessage);
    case "run.completed":
      return end;
    case "run.failed":
      throw new CliError(exitCodes.failed, `run ${runId} failed: ${end.error.message}`);
    case "run.cancelled":
      throw new CliError(
        exitCodes.interrupted,
        `run ${runId} was cancelled${end.reason ? `: ${end.reason}` : ""}`,
      );
  }
}

/** What to tell someone who stops watching a run that goes on. */
export function leftMessage(runId: string, address: string): string {
  return `left the run; it goes on. To look again: stepcast watch ${runId}${address}`;
}
