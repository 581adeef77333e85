import { memo, type ReactNode, type Ref } from "react";
import { formatClock, formatMoment, formatOffset } from "../format.ts";
import { jsonOf } from "../json-of.ts";
import type { PartsWords } from "../words.ts";
import type { LogEntry } from "./log-lines.ts";
import type { LogTimes } from "./run-log.tsx";

interface LogRowProps {
  ref: Ref<HTMLDivElement>;
  index: number;
  startPx: number;
  line: LogEntry;
  /** What its step is called. */
  title: string;
  times: LogTimes;
  startedAt: number;
  timeZone: string | undefined;
  /** What is looked for. */
  pattern: RegExp | undefined;
  isActive: boolean;
  isHighlighted: boolean;
  onLink: ((seq: number) => void) | undefined;
  words: PartsWords;
}

/** One line: its number, time, level, step and attempt, what it says, and its fields, folded. */
export const LogRow = memo(function LogRow({
  ref,
  index,
  startPx,
  line,
  title,
  words,
  ...props
}: LogRowProps) {
  const { seq, level, message, key, attempt, fields } = line;
  const { isActive, isHighlighted, pattern, onLink } = props;
  const tabIndex = isActive ? 0 : -1;
  return (
    <div
      ref={ref}
      className="sc-log-row"
      data-index={index}
      data-level={level}
      data-active={isActive || undefined}
      data-highlight={isHighlighted || undefined}
      style={{
        position: "absolute",
        insetBlockStart: 0,
        insetInlineStart: 0,
        transform: `translateY(${startPx}px)`,
      }}
    >
      <a
        className="sc-log-seq"
        href={`#L${seq}`}
        tabIndex={tabIndex}
        aria-label={words.linkToLine(String(seq))}
        onClick={(event) => {
          // To a tab of its own it may go all the same.
          if (!onLink || event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onLink(seq);
        }}
      >
        {seq}
      </a>
      <Time {...props} at={line.at} words={words} />
      <span className="sc-log-mark">{words.levelOfLine[level]}</span>
      <bdi className="sc-log-step" title={key}>
        <Marked text={title} behind={key} pattern={pattern} />
      </bdi>
      {attempt > 1 && (
        <span className="sc-log-attempt" title={words.inAttempt(attempt)}>
          <span aria-hidden="true">#{attempt}</span>
          <span className="sc-hidden">{words.inAttempt(attempt)}</span>
        </span>
      )}
      <bdi className="sc-log-text" dir="auto">
        <Marked text={message} pattern={pattern} />
      </bdi>
      {fields !== undefined && (
        <details className="sc-log-fields">
          <summary tabIndex={tabIndex} title={words.fields}>
            <Marked text={foldedFields(fields)} behind={jsonOf(fields)} pattern={pattern} />
          </summary>
          <pre dir="ltr">{jsonOf(fields, 2)}</pre>
        </details>
      )}
    </div>
  );
});

function Time({
  at,
  times,
  startedAt,
  timeZone,
  words,
}: Pick<LogRowProps, "times" | "startedAt" | "timeZone" | "words"> & { at: number }) {
  if (times === "off") return null;
  const text = times === "relative" ? formatOffset(at - startedAt) : formatClock(at, words.locale, timeZone);
  return (
    <time
      className="sc-log-time"
      dateTime={new Date(at).toISOString()}
      title={formatMoment(at, words.locale)}
      // The server that renders the page may be in another time zone.
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}

/** A look at what is folded. */
const foldedChars = 80;

function foldedFields(fields: Record<string, unknown>): string {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : jsonOf(value)}`)
    .join(" ");
  return text.length > foldedChars ? `${text.slice(0, foldedChars)}…` : text;
}

interface MarkedProps {
  text: string;
  /** What the text stands for, and is looked through as well. */
  behind?: string;
  pattern: RegExp | undefined;
}

/** A text with what is looked for marked in it, wherever it stands; all of it where that stands in what is behind it. */
function Marked({ text, behind = "", pattern }: MarkedProps) {
  if (!pattern) return text;
  const every = new RegExp(pattern.source, `${pattern.flags}g`);
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { index, 0: found } of text.matchAll(every)) {
    parts.push(text.slice(at, index), <mark key={index}>{found}</mark>);
    at = index + found.length;
  }
  if (parts.length === 0 && pattern.test(behind)) return <mark>{text}</mark>;
  return [...parts, text.slice(at)];
}
