import type { RunEvent } from "@stepcast/pipeline";
import { memo, type Ref } from "react";
import { formatClock, formatMoment } from "../format.ts";
import { Icon } from "../icon.tsx";
import { jsonOf } from "../json-of.ts";
import { CopyTool } from "../tool.tsx";
import type { PartsWords } from "../words.ts";
import { shortOf } from "./events-view.ts";

interface EventRowProps {
  ref: Ref<HTMLDivElement>;
  index: number;
  startPx: number;
  event: RunEvent;
  /** What its step is called. */
  title: string | undefined;
  isOpen: boolean;
  onToggle(seq: number): void;
  timeZone: string | undefined;
  words: PartsWords;
}

/** One event in a line; opened, as it is in the log. */
export const EventRow = memo(function EventRow({
  ref,
  index,
  startPx,
  event,
  title,
  ...props
}: EventRowProps) {
  const { isOpen, onToggle, timeZone, words } = props;
  const { seq, at, type } = event;
  return (
    <div
      ref={ref}
      className="sc-event"
      data-index={index}
      data-type={type}
      data-noun={type.split(".")[0]}
      data-open={isOpen || undefined}
      style={{
        position: "absolute",
        insetBlockStart: 0,
        insetInline: 0,
        transform: `translateY(${startPx}px)`,
      }}
    >
      <button className="sc-event-head" type="button" aria-expanded={isOpen} onClick={() => onToggle(seq)}>
        <Icon name="fold" />
        <span className="sc-event-seq">{seq}</span>
        <time
          className="sc-event-time"
          dateTime={new Date(at).toISOString()}
          title={formatMoment(at, words.locale)}
          // The server that renders the page may be in another time zone.
          suppressHydrationWarning
        >
          {formatClock(at, words.locale, timeZone)}
        </time>
        <span className="sc-event-type">{type}</span>
        <span className="sc-event-said">
          {"key" in event && (
            <bdi className="sc-event-step" title={event.key}>
              {title}
            </bdi>
          )}{" "}
          <bdi className="sc-event-short" dir="auto">
            {shortOf(event)}
          </bdi>
        </span>
      </button>
      {isOpen && (
        <div className="sc-event-json" role="group" aria-label={words.showEvent(String(seq), type)} dir="ltr">
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
          <pre tabIndex={0}>{jsonOf(event, 2)}</pre>
          <CopyTool words={words} label={words.copyEvent} text={() => [jsonOf(event, 2)]} />
        </div>
      )}
    </div>
  );
});
