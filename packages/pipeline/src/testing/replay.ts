import type { OutputOf } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import { diskFiles } from "../files/disk.ts";
import { StepcastError, type EventError } from "../model/errors.ts";
import { decodeEvent, type FactText } from "../model/event-text.ts";
import { eventVersion, isTerminal, type RunEvent } from "../model/run-event.ts";
import { orchestrate } from "../orchestrate/orchestrate.ts";
import { Outbox } from "../orchestrate/outbox.ts";

/** Where the code came to over a recorded run. */
export type Replayed<P extends Pipeline> =
  | { status: "completed"; output: OutputOf<P> }
  | { status: "failed"; error: EventError }
  | { status: "cancelled" }
  /** It would go on; `calls` are the keys of what it would begin: steps, sleeps, values, questions. */
  | { status: "unfinished"; calls: string[] };

/**
 * Takes a pipeline through the log of a run that older code recorded, from its start or in its middle, and runs no agent: does the
 * code still go the log's way? Keep a few logs of real runs as fixtures, and test each change of a pipeline against them.
 *
 * @example
 * const events = (await readFile("recorded/report.ndjson", "utf8")).trim().split("\n").map(decodeEvent);
 * expect(await replay(report, events)).toMatchObject({ status: "completed" });
 *
 * @throws StepcastError `non_deterministic`, naming the step and what differs. A cancelled run is not checked: it needs no code.
 */
export async function replay<P extends Pipeline>(
  pipeline: P,
  recorded: readonly RunEvent[],
): Promise<Replayed<P>> {
  if (recorded.some((event) => event.type === "run.cancel_requested")) return { status: "cancelled" };
  const history = recorded.filter((event) => !isTerminal(event));
  const outbox = new Outbox();
  const requests = orchestrate({ ...nobody, pipeline, runId: "replayed", history, outbox });
  try {
    const known = new Set(history.map(keyOf));
    let added: RunEvent[] = [];
    let seq = recorded.length;
    // The opening is asked for before the pipeline is called, and is no part of what is replayed.
    await requests.next();
    for (;;) {
      outbox.poke();
      const { value: request } = await requests.next({ events: added, refused: false });
      if (request?.type !== "append") return { status: "unfinished", calls: [] };
      added = request.facts.map((fact) => asStored(fact, ++seq));
      const end = added.find(isTerminal);
      if (end) return endOf<P>(end);
      const calls = added.filter((event) => begins.has(event.type)).map(keyOf);
      const closes = added.some((event) => event.type === "step.cancelled");
      if (!closes) return { status: "unfinished", calls: calls.filter((key) => !known.has(key)) };
    }
  } finally {
    await requests.return();
  }
}

/** No step ever gets a slot, so no agent runs, and no file is read or written. */
const nobody = {
  files: diskFiles("files"),
  worker: "replay",
  epoch: 1,
  graceMs: 0,
  slots: { take: () => new Promise<never>(() => undefined) },
  handover: new AbortController().signal,
  clock: Date.now,
};

const begins: ReadonlySet<string> = new Set([
  "step.started",
  "timer.started",
  "value.recorded",
  "question.asked",
]);

function keyOf(event: RunEvent): string {
  return "key" in event ? event.key : "";
}

function asStored(fact: FactText, seq: number): RunEvent {
  return { ...decodeEvent(fact.text), v: eventVersion, runId: "replayed", seq, at: Date.now() };
}

function endOf<P extends Pipeline>(end: RunEvent): Replayed<P> {
  if (end.type === "run.failed") {
    const { code, message } = end.error;
    if (code === "non_deterministic") throw new StepcastError(code, message);
    return { status: "failed", error: end.error };
  }
  // The output is what P's own `run` has just returned.
  if (end.type === "run.completed") return { status: "completed", output: end.output as OutputOf<P> };
  return { status: "cancelled" };
}
