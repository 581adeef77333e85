import { formatCount, formatDuration, formatSeconds } from "../format.ts";
import type { Span } from "../step-group.ts";

/** Nobody looks closer than this, in milliseconds from one side to the other. */
const closestMs = 10;

/** `view` with `factor` times as much to be seen, and `at` where it was. The whole is undefined: it grows with the run. */
export function zoomed(view: Span | undefined, whole: Span, factor: number, at?: number): Span | undefined {
  const { from, to } = shownOf(view, whole);
  const lengthMs = Math.max(closestMs, (to - from) * factor);
  if (lengthMs >= whole.to - whole.from) return undefined;
  const fixed = Math.min(to, Math.max(from, at ?? (from + to) / 2));
  const share = to > from ? (fixed - from) / (to - from) : 0.5;
  return within({ from: fixed - share * lengthMs, to: fixed + (1 - share) * lengthMs }, whole);
}

export function panned(view: Span | undefined, whole: Span, byMs: number): Span | undefined {
  return view && within({ from: view.from + byMs, to: view.to + byMs }, whole);
}

/** So much of a margin stands before and behind what is shown. */
const margin = 0.1;

/** `view`, moved so that `wanted` can be seen. */
export function revealing(view: Span | undefined, whole: Span, wanted: Span): Span | undefined {
  if (!view || (wanted.from < view.to && wanted.to > view.from)) return view;
  const lengthMs = view.to - view.from;
  const from = wanted.from - lengthMs * margin;
  return within({ from, to: from + lengthMs }, whole);
}

/** `view` with `factor` times as much to be seen, and `at` in its middle where the run goes on so far to both sides. */
export function zoomedOn(view: Span | undefined, whole: Span, factor: number, at: number): Span | undefined {
  const closer = zoomed(view, whole, factor);
  return closer && panned(closer, whole, at - (closer.from + closer.to) / 2);
}

/** In what is shown, the middle of `chosen`; without one, the moment in the middle of those at which something begins or ends. */
export function focusOf(shown: Span, chosen: Span | undefined, work: readonly Span[]): number | undefined {
  if (chosen) return (Math.max(chosen.from, shown.from) + Math.min(chosen.to, shown.to)) / 2;
  const moments = work
    .flatMap(({ from, to }) => [from, to])
    .filter((at) => at > shown.from && at < shown.to)
    .sort((a, b) => a - b);
  return moments[moments.length >> 1];
}

export function shownOf(view: Span | undefined, whole: Span): Span {
  return view ? within(view, whole) : whole;
}

function within({ from, to }: Span, whole: Span): Span {
  const lengthMs = Math.min(to - from, whole.to - whole.from);
  const start = Math.min(Math.max(from, whole.from), whole.to - lengthMs);
  return { from: start, to: start + lengthMs };
}

export interface Place {
  /** Percent of the width. */
  readonly left: number;
  readonly width: number;
}

/** Where a span stands in what is shown; undefined where it is outside. */
export function placeOf({ from, to }: Span, shown: Span): Place | undefined {
  if (to < shown.from || from > shown.to) return undefined;
  const lengthMs = Math.max(1, shown.to - shown.from);
  const left = ((Math.max(from, shown.from) - shown.from) / lengthMs) * 100;
  const right = ((Math.min(to, shown.to) - shown.from) / lengthMs) * 100;
  return { left, width: right - left };
}

export interface Tick {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Counted from the run's start. */
  readonly text: string;
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const inMs = (amounts: readonly number[], unitMs: number) => amounts.map((amount) => amount * unitMs);
const tickSteps = [
  inMs([1, 2, 5, 10, 20, 50, 100, 200, 500], 1),
  inMs([1, 2, 5, 10, 15, 30], second),
  inMs([1, 2, 5, 10, 15, 30], minute),
  inMs([1, 2, 3, 6, 12], hour),
  inMs([1, 2, 7, 14, 28, 91, 364], day),
].flat();

/** Round moments, at most `most` of them, of what is shown. */
export function ticksOf(shown: Span, startAt: number, most: number, locale?: string): Tick[] {
  const lengthMs = shown.to - shown.from;
  const stepMs = tickSteps.find((each) => lengthMs / each <= most) ?? Math.ceil(lengthMs / most / day) * day;
  const first = Math.ceil((shown.from - startAt) / stepMs) * stepMs;
  const ticks: Tick[] = [];
  for (let offset = first; startAt + offset <= shown.to; offset += stepMs)
    ticks.push({ at: startAt + offset, text: offsetText(offset, stepMs, locale) });
  return ticks;
}

/** As durations are said, with what tells a tick from the next: 12.5s, 1m 12.5s; where that would be long, as a clock has it: 3:59:59.998. */
function offsetText(offsetMs: number, stepMs: number, locale: string | undefined): string {
  if (offsetMs === 0) return formatCount(0, locale);
  if (stepMs < second && offsetMs >= second && offsetMs < hour) return finely(offsetMs, locale);
  const isExact =
    offsetMs < second ||
    (offsetMs < hour && stepMs >= second) ||
    (offsetMs < day && stepMs >= minute) ||
    stepMs >= hour;
  return isExact ? formatDuration(offsetMs, locale) : clockText(offsetMs, stepMs);
}

function finely(offsetMs: number, locale: string | undefined): string {
  const restMs = offsetMs % minute;
  const minutes = offsetMs < minute ? "" : formatDuration(offsetMs - restMs, locale);
  const seconds = restMs === 0 ? "" : formatSeconds(restMs, locale);
  return [minutes, seconds].filter(Boolean).join(" ");
}

function clockText(offsetMs: number, stepMs: number): string {
  const pad = (amount: number, digits = 2) => String(Math.floor(amount)).padStart(digits, "0");
  const hours = Math.floor(offsetMs / hour);
  const head = hours > 0 ? `${hours}:${pad((offsetMs % hour) / minute)}` : `${Math.floor(offsetMs / minute)}`;
  const tail = stepMs < second ? `.${pad(offsetMs % second, 3)}` : "";
  return `${head}:${pad((offsetMs % minute) / second)}${tail}`;
}
