import { Icon, type IconName } from "../icon.tsx";
import type { PartsWords } from "../words.ts";
import { bandText } from "./timeline-axis.tsx";
import type { Timeline, TimelineBand } from "./timeline-of.ts";
import type { View } from "./use-view.ts";

interface ToolbarProps {
  timeline: Timeline;
  view: View;
  words: PartsWords;
}

/** What of the time is no work, and how close one looks. */
export function TimelineToolbar({ timeline, view, words }: ToolbarProps) {
  return (
    <div className="sc-timeline-toolbar">
      <ul className="sc-timeline-bands">
        {totalsOf(timeline.bands).map((total) => (
          <li key={total.kind} data-band={total.kind} suppressHydrationWarning>
            {bandText(total, words)}
          </li>
        ))}
      </ul>
      <div className="sc-timeline-zoom">
        {view.isZoomed && <PanRange timeline={timeline} view={view} words={words} />}
        <ZoomButton
          does="zoom-out"
          icon="minus"
          label={words.zoomOut}
          act={view.zoomOut}
          off={!view.isZoomed}
        />
        <ZoomButton does="zoom-in" icon="plus" label={words.zoomIn} act={view.zoomIn} />
        <ZoomButton does="zoom-fit" icon="fit" label={words.zoomFit} act={view.fit} off={!view.isZoomed} />
      </div>
    </div>
  );
}

/** One of each kind, as long as all of them together. */
function totalsOf(bands: Timeline["bands"]): TimelineBand[] {
  const totals = new Map<TimelineBand["kind"], TimelineBand>();
  for (const { kind, from, to } of bands)
    totals.set(kind, { kind, from: 0, to: (totals.get(kind)?.to ?? 0) + to - from });
  return [...totals.values()];
}

interface ZoomButtonProps {
  does: string;
  icon: IconName;
  label: string;
  act: () => void;
  off?: boolean;
}

/** It stays where the focus is, also where it can do nothing more. */
function ZoomButton({ does, icon, label, act, off = false }: ZoomButtonProps) {
  return (
    <button
      className="sc-timeline-button"
      type="button"
      data-does={does}
      aria-label={label}
      title={label}
      aria-disabled={off}
      onClick={() => !off && act()}
    >
      <Icon name={icon} />
    </button>
  );
}

function PanRange({ timeline: { startAt, endAt }, view, words }: ToolbarProps) {
  const { from, to } = view.shown;
  const last = endAt - startAt - (to - from);
  return (
    <input
      className="sc-timeline-pan"
      type="range"
      dir="ltr"
      aria-label={words.pan}
      min={0}
      max={last}
      step={Math.max(1, (to - from) / 10)}
      value={from - startAt}
      onChange={({ target }) => view.panTo(startAt + target.valueAsNumber)}
    />
  );
}
