import { formatDuration } from "../format.ts";
import type { PartsWords } from "../words.ts";
import type { Span } from "../step-group.ts";
import type { Timeline, TimelineBand } from "./timeline-of.ts";
import { placeOf, ticksOf } from "./view.ts";

interface AxisProps {
  timeline: Timeline;
  shown: Span;
  /** How many ticks there is room for. */
  mostTicks: number;
  words: PartsWords;
}

/** Times along the top, counted from the run's start. It is read row by row, so screen readers are spared it. */
export function TimelineAxis({ timeline, shown, mostTicks, words }: AxisProps) {
  const { startAt, nowAt } = timeline;
  const roomMs = (shown.to - shown.from) / mostTicks / 2;
  const ticks = ticksOf(shown, startAt, mostTicks, words.locale).filter(
    // Where "now" stands no other label does.
    ({ at }) => nowAt === undefined || Math.abs(at - nowAt) > roomMs,
  );
  return (
    <div className="sc-timeline-axis" aria-hidden="true">
      <div className="sc-timeline-ticks" data-track>
        {ticks.map(({ at, text }) => (
          <span
            className="sc-timeline-tick"
            key={at}
            style={{ position: "absolute", left: leftOf(at, shown) }}
          >
            {text}
          </span>
        ))}
        {isShown(nowAt, shown) && (
          <span className="sc-timeline-now-mark" style={{ position: "absolute", left: leftOf(nowAt, shown) }}>
            {words.now}
          </span>
        )}
      </div>
    </div>
  );
}

/** What runs through all rows: lines at the ticks, stretches in which nothing could be done, and now. */
export function TimelineGrid({ timeline, shown, mostTicks, words }: AxisProps) {
  const ticks = ticksOf(shown, timeline.startAt, mostTicks);
  return (
    <div className="sc-timeline-grid" aria-hidden="true">
      {ticks.map(({ at }) => (
        <span
          className="sc-timeline-line"
          key={at}
          style={{ position: "absolute", left: leftOf(at, shown) }}
        />
      ))}
      {timeline.bands.map((band) => (
        <Band key={`${band.kind} ${band.from}`} band={band} shown={shown} words={words} />
      ))}
      {isShown(timeline.nowAt, shown) && (
        <span
          className="sc-timeline-now"
          style={{ position: "absolute", left: leftOf(timeline.nowAt, shown) }}
        />
      )}
    </div>
  );
}

function Band({ band, shown, words }: { band: TimelineBand; shown: Span; words: PartsWords }) {
  const place = placeOf(band, shown);
  if (!place) return null;
  return (
    <span
      className="sc-timeline-band"
      data-band={band.kind}
      style={{ position: "absolute", left: `${place.left}%`, width: `${place.width}%` }}
      title={bandText(band, words)}
    />
  );
}

/** "In the queue 1.2s". */
export function bandText({ kind, from, to }: TimelineBand, words: PartsWords): string {
  return `${words[kind]} ${formatDuration(to - from, words.locale)}`;
}

function isShown(at: number | undefined, { from, to }: Span): at is number {
  return at !== undefined && at >= from && at <= to;
}

function leftOf(at: number, { from, to }: Span): string {
  return `${((at - from) / Math.max(1, to - from)) * 100}%`;
}
