import type { EventType } from "@stepcast/pipeline";
import { StepcastError } from "@stepcast/pipeline";
import type { Lease, StoredEvent } from "@stepcast/pipeline/engine";
import {
  cancelRequested,
  fenced,
  fileForgotten,
  outOfOrder,
  runActive,
  runEnded,
  runExpired,
  runNotFound,
} from "@stepcast/pipeline/store";
import { RunArchived } from "../archive/run-archived.ts";

/** Events as the scripts answer them: five values each. */
export function eventsIn(values: readonly string[], from = 0): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let index = from; index < values.length; index += 5) {
    const [seq, at, tag, type, text] = values.slice(index, index + 5);
    if (seq === undefined || at === undefined || tag === undefined || text === undefined) throw damaged();
    // Stored by `append`, which takes it from a fact.
    events.push({ seq: Number(seq), at: Number(at), tag, type: type as EventType, text });
  }
  return events;
}

/** What a script refused, in the words of every store. */
export function refusal(
  code: string,
  runId: string,
  lease: Lease | undefined,
  n: number,
  last: number,
): StepcastError {
  switch (code) {
    case "run_not_found":
      return runNotFound(runId);
    case "run_expired":
      return runExpired(runId);
    case "run_archived":
      return new RunArchived(runId);
    case "run_ended":
      return runEnded(runId);
    case "run_active":
      return runActive(runId);
    case "cancel_requested":
      return cancelRequested(runId);
    case "file_not_found":
      return fileForgotten();
    case "out_of_order":
      return outOfOrder(runId, n, last);
    case "fenced":
      return fenced(lease ?? { runId, owner: "nobody", epoch: 0 });
    default:
      return new StepcastError("internal", `the store answered ${JSON.stringify(code)}`);
  }
}

/** What went wrong with the server or the way to it. */
export function storeFailed(error: unknown): StepcastError {
  const why = error instanceof Error ? error.message : String(error);
  return new StepcastError(
    "store_failed",
    `the store in Redis failed (${why.split("\n")[0]}): see that the server is up and can be reached, then try again`,
    { cause: error },
  );
}

export function damaged(): StepcastError {
  return new StepcastError(
    "store_failed",
    "the store in Redis answered with less than was stored: see whether something else writes to its keys or evicts them",
  );
}
