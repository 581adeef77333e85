import { type CSSProperties, memo } from "react";
import { formatShare } from "../format.ts";
import { Icon, type IconName } from "../icon.tsx";
import type { TitleOf } from "../title-of.ts";
import type { PartsWords } from "../words.ts";
import { countsOf, questionText, factsOfRow, timeOfRow, titleOfPart, titleOfRow } from "./row-words.ts";
import { type Span, statusOfAll } from "../step-group.ts";
import type { StepPart } from "./step-parts.ts";
import type { GroupRow, QuestionRow, StepRow, TimelineRow } from "./timeline-of.ts";
import { placeOf } from "./view.ts";

interface RowProps {
  row: TimelineRow;
  /** From 0, of `count`. */
  index: number;
  count: number;
  topPx: number;
  from: number;
  to: number;
  isActive: boolean;
  isSelected: boolean;
  titleOf: TitleOf;
  words: PartsWords;
}

/** One row of a timeline: what it is, its time, and how long it took. What did not change is not drawn again. */
export const Row = memo(function Row({ row, index, count, topPx, from, to, ...props }: RowProps) {
  const { isActive, isSelected, titleOf, words } = props;
  const isGroup = row.kind === "group";
  return (
    <div
      className="sc-timeline-row"
      role="treeitem"
      data-row={index}
      data-kind={row.kind}
      data-status={statusOf(row)}
      data-level={row.level}
      aria-level={row.level}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-selected={isSelected}
      aria-expanded={isGroup ? row.isOpen : undefined}
      tabIndex={isActive ? 0 : -1}
      style={{ position: "absolute", insetInline: 0, top: topPx }}
    >
      <span className="sc-timeline-name">
        {isGroup && <Icon name="fold" />}
        <Icon name={markOf(row)} />
        <RowTitle row={row} title={titleOfRow(row, titleOf, words)} />
      </span>
      {/* For those who hear it. What is to be seen is a part of it, so that who speaks to the page can say what they see. */}
      <span className="sc-hidden">{factsOfRow(row, words).map((fact) => `, ${fact}`)}, </span>
      {/* Time goes from left to right, whatever the page's words do. */}
      <span className="sc-timeline-track" dir="ltr">
        <Bars row={row} shown={{ from, to }} words={words} />
      </span>
      {/* It differs between server and browser; hydration must not mind. */}
      <span className="sc-timeline-time" suppressHydrationWarning>
        {timeOfRow(row, words)}
      </span>
    </div>
  );
});

function RowTitle({ row, title }: { row: TimelineRow; title: string }) {
  const item = row.kind === "step" ? row.item : undefined;
  return (
    <span className="sc-timeline-title" title={item === undefined ? title : `${title} · ${item}`}>
      {item !== undefined && <bdi className="sc-timeline-item">{item}</bdi>}
      {item !== undefined && " "}
      <bdi>{title}</bdi>
    </span>
  );
}

function Bars({ row, shown, words }: { row: TimelineRow; shown: Span; words: PartsWords }) {
  if (row.kind === "pending") return null;
  if (row.to < shown.from || row.from > shown.to) return <Away isBefore={row.to < shown.from} />;
  switch (row.kind) {
    case "step":
      return <StepBars row={row} shown={shown} words={words} />;
    case "question":
      return <QuestionBar row={row} shown={shown} words={words} />;
    case "group":
      return <GroupBar row={row} shown={shown} words={words} />;
  }
}

/** Zoomed in, a row's time may lie before or behind what is shown: choosing the row brings it back. */
function Away({ isBefore }: { isBefore: boolean }) {
  return (
    <span className="sc-bar-away" data-side={isBefore ? "before" : "after"} aria-hidden="true">
      <Icon name="fold" />
    </span>
  );
}

function StepBars({ row, shown, words }: { row: StepRow; shown: Span; words: PartsWords }) {
  const { step, parts } = row;
  if (step.copied) {
    const style = styleOf(row, shown);
    return (
      style && (
        <span
          className="sc-bar"
          aria-hidden="true"
          data-part="copied"
          title={words.takenOver}
          style={style}
        />
      )
    );
  }
  return parts.map((part) => {
    const style = styleOf(part, shown);
    if (!style) return null;
    const outcome = part.kind === "work" ? part.outcome : undefined;
    return (
      <span
        className="sc-bar"
        aria-hidden="true"
        key={`${part.kind} ${part.from} ${part.kind === "work" ? part.attempt : ""}`}
        data-part={part.kind}
        data-outcome={outcome}
        title={titleOfPart(part, step.attempt, words)}
        style={style}
      >
        {outcome === "running" && <BarProgress row={row} words={words} />}
        <OutcomeMark part={part} />
      </span>
    );
  });
}

/** By shape, not by colour alone. */
function OutcomeMark({ part }: { part: StepPart }) {
  if (part.kind !== "work") return null;
  const { outcome } = part;
  return (
    (outcome === "failed" || outcome === "abandoned" || outcome === "cancelled") && <Icon name={outcome} />
  );
}

function BarProgress({ row: { step }, words }: { row: StepRow; words: PartsWords }) {
  const { done, total } = step.progress ?? {};
  if (done === undefined || !total) return null;
  const share = Math.min(1, Math.max(0, done / total));
  return (
    <span className="sc-bar-progress" style={{ width: `${share * 100}%` }}>
      <span className="sc-bar-share">{formatShare(share, words.locale)}</span>
    </span>
  );
}

function QuestionBar({ row, shown, words }: { row: QuestionRow; shown: Span; words: PartsWords }) {
  const style = styleOf(row, shown);
  return (
    style && (
      <span
        className="sc-bar"
        aria-hidden="true"
        data-part="question"
        data-outcome={row.question.status}
        title={questionText(row, words)}
        style={style}
      />
    )
  );
}

/** The outline of how busy it was: an area as wide as its time. */
function GroupBar({ row, shown, words }: { row: GroupRow; shown: Span; words: PartsWords }) {
  const lengthMs = Math.max(1, row.to - row.from);
  const shownMs = Math.max(1, shown.to - shown.from);
  const left = ((row.from - shown.from) / shownMs) * 100;
  const width = (lengthMs / shownMs) * 100;
  const counts = countsOf(row.counts, words).join(" · ");
  return (
    <>
      <svg
        className="sc-bar-crowd"
        viewBox={`0 0 ${row.density.length} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
        style={{ position: "absolute", left: `${left}%`, width: `${width}%` }}
      >
        <path d={outlineOf(row.density)} />
      </svg>
      <span className="sc-timeline-counts" style={besideOf(Math.max(0, left), Math.min(100, left + width))}>
        {counts}
      </span>
      <span className="sc-hidden">, </span>
    </>
  );
}

/** In an area where it has room, else behind it, and where it ends too late for that, before it. In hundredths of what is shown. */
function besideOf(from: number, to: number): CSSProperties {
  if (to - from >= 30) return { left: `${from}%` };
  return to <= 65 ? { left: `${to}%` } : { right: `${100 - from}%` };
}

function outlineOf(density: readonly number[]): string {
  // What is there can be seen: no part of it is lower than a fifth.
  const steps = density.map((share, index) => {
    const top = (share === 0 ? 1 : 0.8 - 0.8 * share).toFixed(2);
    return `V${top}H${index + 1}`;
  });
  return `M0 1${steps.join("")}V1Z`;
}

function styleOf(span: Span, shown: Span): CSSProperties | undefined {
  const place = placeOf(span, shown);
  if (!place) return undefined;
  return { position: "absolute", left: `${place.left}%`, width: `${place.width}%` };
}

function statusOf(row: TimelineRow): string {
  if (row.kind === "step") return row.step.status;
  if (row.kind === "question") return row.question.status;
  return row.kind === "pending" ? "pending" : statusOfAll(row.counts);
}

function markOf(row: TimelineRow): IconName {
  if (row.kind === "question") return "question";
  if (row.kind === "step") return row.step.copied ? "copied" : row.step.status;
  // A status of a row that is no question is a step's.
  return statusOf(row) as IconName;
}
