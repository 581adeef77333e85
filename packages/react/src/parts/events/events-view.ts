import type { RunEvent } from "@stepcast/pipeline";
import { searchBy } from "../grown/search.ts";
import { isOfStep, viewBy } from "../grown/view.ts";
import { jsonOf } from "../json-of.ts";
import { plainText } from "../plain-text.ts";
import type { TitleOf } from "../title-of.ts";

/** Which events are shown. */
export interface EventFilter {
  readonly type: string | undefined;
  /** Only those of this step, by its key, or of these steps, by their agent's name. */
  readonly step: string | undefined;
}

export const allEvents: EventFilter = { type: undefined, step: undefined };

/** A log's events as they are shown; the counts are by type. */
export const eventsBy = viewBy<RunEvent, EventFilter>({
  belongs: (event, { step }) => isOfStep(event, step),
  kindOf: ({ type }) => type,
  isShown: ({ type }, filter) => filter.type === undefined || type === filter.type,
});

/** Looks for a text in all that events say, and in what their steps are called. */
export const searchEvents = searchBy<RunEvent>(
  (event, pattern, titleOf) =>
    pattern.test(jsonOf(event)) || pattern.test(titleOfEvent(event, titleOf) ?? ""),
);

/** What the step of an event is called; the key alone where it is a question's or a message's. */
export function titleOfEvent(event: RunEvent, titleOf: TitleOf): string | undefined {
  if (!("key" in event) || event.key === undefined) return undefined;
  return "step" in event ? titleOf(event.key) : event.key;
}

/** So many events are written in one go. */
const eventsAtOnce = 5_000;

/** Events as NDJSON: one a line, in the order of the log. */
export function* ndjsonOf(events: readonly RunEvent[]): Generator<string> {
  for (let from = 0; from < events.length; from += eventsAtOnce) {
    yield events
      .slice(from, from + eventsAtOnce)
      .map((event) => `${jsonOf(event)}\n`)
      .join("");
  }
}

const shortChars = 160;

/** What an event says besides its type and its step, in a line. */
export function shortOf(event: RunEvent): string {
  if (event.type === "step.logged")
    return `${event.level} · ${plainText(event.message).slice(0, shortChars)}`;
  const { v: _v, runId: _runId, seq: _seq, at: _at, type: _type, ...rest } = event;
  const { step: _step, key: _key, attempt: _attempt, ...said } = rest as Record<string, unknown>;
  const entries = Object.entries(said);
  const text =
    entries.length === 1
      ? shortValue(entries[0]?.[1])
      : entries.map(([name, value]) => `${name} ${shortValue(value)}`).join(" · ");
  return text.length > shortChars ? `${text.slice(0, shortChars)}…` : text;
}

/** A value may be 256 KiB of JSON; only its beginning is read. */
function shortValue(value: unknown): string {
  if (typeof value === "string") return plainText(value.slice(0, shortChars));
  return typeof value === "object" && value !== null ? jsonOf(value).slice(0, shortChars) : String(value);
}
