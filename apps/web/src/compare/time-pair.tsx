import { formatDuration, formatShare } from "../components/format.ts";
import { compareWords as text } from "../words/compare.ts";
import { barLook, type Place } from "./place-mark.tsx";
import { timeDifference } from "./time-difference.ts";

interface TimePairProps {
  /** Undefined where it was not run there. */
  firstMs: number | undefined;
  secondMs: number | undefined;
  /** The longest of all that stands beside it: the whole width. */
  mostMs: number;
  isFirstLive?: boolean;
  isSecondLive?: boolean;
  /** In place of a time that is not there. */
  firstNote?: string | undefined;
  secondNote?: string | undefined;
}

/** Two times as bars on one scale, and their difference in words. */
export function TimePair({ firstMs, secondMs, mostMs, ...of }: TimePairProps) {
  const isOver = !of.isFirstLive && !of.isSecondLive;
  return (
    <div className="grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,1fr)_15rem] sm:items-center">
      <dl className="space-y-1">
        <Bar place="first" ms={firstMs} mostMs={mostMs} note={of.firstNote} />
        <Bar place="second" ms={secondMs} mostMs={mostMs} note={of.secondNote} />
      </dl>
      <p
        className="min-h-5 text-sm text-soft tabular-nums max-sm:empty:hidden sm:text-right"
        data-testid="difference"
      >
        {firstMs !== undefined &&
          secondMs !== undefined &&
          (isOver ? inWords(firstMs, secondMs) : text.notEnded)}
      </p>
    </div>
  );
}

interface BarProps {
  place: Place;
  ms: number | undefined;
  mostMs: number;
  note: string | undefined;
}

function Bar({ place, ms, mostMs, note }: BarProps) {
  const share = ms === undefined || mostMs === 0 ? 0 : ms / mostMs;
  return (
    <div className="flex h-5 items-center gap-2">
      <dt className="sr-only">{text[place]}</dt>
      <div className="h-2.5 min-w-0 flex-1" aria-hidden="true">
        {ms !== undefined && (
          <div
            className={`h-full min-w-1 rounded-xs ${barLook[place]}`}
            style={{ width: `${share * 100}%` }}
          />
        )}
      </div>
      <dd className="w-24 shrink-0 text-right text-sm text-soft tabular-nums">
        {ms === undefined ? (note ?? "–") : formatDuration(ms)}
      </dd>
    </div>
  );
}

function inWords(firstMs: number, secondMs: number): string {
  const found = timeDifference(firstMs, secondMs);
  if (found.kind === "equal") return text.equallyFast;
  const time = formatDuration(found.ms);
  if (found.share === undefined) return text.slowerPlain(time);
  return text[found.kind](time, formatShare(found.share));
}
