import { type RunStatus, runStatuses } from "@stepcast/pipeline";
import type { StoredEvent } from "@stepcast/pipeline/engine";
import { type FactText, isTerminal, stampFact, statusAfter } from "@stepcast/pipeline/store";

/** What the functions take of the facts to be stored, in their order. */
export type FactValues = [
  tag: string,
  types: string[],
  texts: string[],
  chars: number[],
  fileIds: string[],
  change: string | null,
];

export function factValues(tag: string, facts: readonly FactText[]): FactValues {
  return [
    tag,
    facts.map(({ type }) => type),
    facts.map(({ text }) => text),
    facts.map(({ text }) => text.length),
    [...new Set(facts.flatMap(({ fileIds = [] }) => fileIds))],
    changeBy(facts),
  ];
}

/** Texts are kept without their stamp, whose fields are columns. It is put on here, the same each time. */
export function storedEvents(
  runId: string,
  tag: string,
  facts: readonly FactText[],
  { seq, at }: { seq: number; at: number },
): StoredEvent[] {
  return facts.map((fact, index) => eventOf(runId, { ...fact, tag, at, seq: seq + index }));
}

/** A row of the table of events. */
export type EventRow = StoredEvent;

export function eventOf(runId: string, { seq, at, tag, type, text }: EventRow): StoredEvent {
  return { seq, at, tag, type, text: stampFact({ type, text }, runId, seq, at) };
}

/** The fact that was stored as this event. @throws Error where the text is not one that `stampFact` makes */
export function factOf(runId: string, { seq, at, type, text }: StoredEvent): FactText {
  const stamp = stampFact({ type, text: "{" }, runId, seq, at);
  if (!text.startsWith(stamp)) throw new Error(`event ${seq} of run ${runId} does not begin with its stamp`);
  return { type, text: `{${text.slice(stamp.length)}` };
}

/** What facts do to a run's row, as JSON; null where it is nothing, as mostly. The rule of statuses stays in one place, and not in SQL. */
function changeBy(facts: readonly FactText[]): string | null {
  const after = (status: RunStatus) => facts.reduce((now, { type }) => statusAfter(now, type), status);
  const cancels = facts.some(({ type }) => type === "run.cancel_requested");
  const ends = facts.some(isTerminal);
  const status = Object.fromEntries(runStatuses.map((before) => [before, after(before)]));
  const isNothing = !cancels && !ends && runStatuses.every((before) => status[before] === before);
  return isNothing ? null : JSON.stringify({ status, cancels, ends });
}
