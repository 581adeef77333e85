import type { RunEvent, RunState } from "@stepcast/pipeline";
import { type KeyboardEvent, useCallback, useMemo, useState } from "react";
import { formatCount } from "../format.ts";
import { Icon } from "../icon.tsx";
import { asItIs, type TitleOf } from "../title-of.ts";
import { type PartsWords, wordsOf } from "../words.ts";
import { indexOfSeq } from "../grown/by-seq.ts";
import { growing } from "../grown/growing.ts";
import { type ChunkText, type LogEntry, linesOf, linesOfSteps } from "./log-lines.ts";
import { LogRow } from "./log-row.tsx";
import { matchBeside, patternOf } from "../grown/search.ts";
import { searchLog } from "./log-search.ts";
import { LogToolbar } from "./log-toolbar.tsx";
import { type LogFilter, showAll, viewOf } from "./log-view.ts";
import { stepsOf } from "../grown/steps-of.ts";
import { useAnnounced } from "./use-announced.ts";
import { useGoTo } from "../grown/use-go-to.ts";
import { useTailList } from "../grown/use-tail-list.ts";
import { useSearch } from "../grown/use-search.ts";

/** How lines say when they were written. */
export type LogTimes = "relative" | "absolute" | "off";

interface RunLogOptions {
  /** The log is still being read: it is not said that there are no lines, and nothing is announced. */
  loading?: boolean | undefined;
  /** So many older events are not kept: `useRunEvents` says it. */
  dropped?: number | undefined;
  /** Shows chunks as lines too, by this text of each. Only of `events`. It is read once for each chunk. */
  chunkText?: ChunkText | undefined;
  /** From when on relative times count, in milliseconds since 1970: `run.queuedAt`. Default: the first line. */
  startedAt?: number | undefined;
  /** What it begins with: the reader may change it. */
  defaultTimes?: LogTimes | undefined;
  defaultWrap?: boolean | undefined;
  defaultQuery?: string | undefined;
  /** Lines of this step only, by its key or its agent's name. */
  defaultStep?: string | undefined;
  /** Whether it begins at its newest line and goes on with it. Default: true. */
  follow?: boolean | undefined;
  /** By IANA's name. Default: the reader's own. */
  timeZone?: string | undefined;
  /** The `seq` of a line that was linked to: it is gone to and marked. */
  highlight?: number | undefined;
  /** A line's number was chosen. Without it the link goes to `#L<seq>`. */
  onLink?: ((seq: number) => void) | undefined;
  /** What a step of a key is called, and an agent of a name; left out, by its key. What is copied and downloaded has the key. */
  titleOf?: TitleOf | undefined;
  /** What the downloaded file is called, before `.log`. Default: `run`. */
  name?: string | undefined;
  words?: Partial<PartsWords> | undefined;
}

/** Lines come from a run's events, all of them, or from its state, which keeps the newest. */
export type RunLogProps = RunLogOptions &
  ({ events: readonly RunEvent[]; steps?: undefined } | { steps: RunState["steps"]; events?: undefined });

/** At its end no line is cut: as high as so many lines, of which the theme says the height. */
const wholeRows = "round(down, var(--sc-log-height, 30rem), var(--sc-log-row, 1px))";

/** A line without wrapping, by the theme. Where it is another, rows are measured as they come into view. */
const estimatedPx = { wide: 22, narrow: 48 };

/**
 * What a run's steps wrote, line by line, 100,000 of them and more; of `events`, also why their attempts failed. It goes on with the newest line until its reader scrolls up; it is
 * searched, filtered, copied and downloaded. It has no style but its geometry (`--sc-log-height`), and class names that stay: `sc-log`
 * (with `data-wrap`, `data-times`), `sc-log-bar`, `sc-log-search`, `sc-log-matches`, `sc-log-levels`, `sc-log-level` (with `data-level`),
 * `sc-choice`, `sc-tools`, `sc-tool` (with `data-does`), `sc-log-body`, `sc-log-scroll`, `sc-log-lines`, `sc-log-row` (with `data-level`,
 * `data-highlight`, `data-active`, `data-match`), `sc-log-seq`, `sc-log-time`, `sc-log-mark`, `sc-log-step`, `sc-log-attempt`,
 * `sc-log-text`, `sc-log-fields`, `sc-log-newest`, `sc-log-note`, `sc-log-empty`.
 */
export function RunLog(props: RunLogProps) {
  const words = wordsOf(props.words);
  const { loading = false, dropped = 0, highlight, titleOf = asItIs } = props;
  const lines = useLines(props);
  const [filter, setFilter] = useState<LogFilter>({ ...showAll, step: props.defaultStep });
  const [viewAs] = useState(() => growing(viewOf));
  const [stepsIn] = useState(() => growing(stepsOf));
  const view = viewAs(lines, filter);
  const { keysByName } = stepsIn(lines);
  const [query, setQuery] = useState(props.defaultQuery ?? "");
  const { matches, searching } = useSearch(searchLog, query, view.shown, titleOf);
  const [times, setTimes] = useState<LogTimes>(props.defaultTimes ?? "relative");
  const [wrap, setWrap] = useState(props.defaultWrap ?? false);
  const [active, setActive] = useState<number | undefined>(highlight);
  const { show, firstSeq, tail, rows, heightPx, added, setElement, isReady, isAway, measure } = useTailList(
    view.shown,
    {
      follow: props.follow ?? highlight === undefined,
      estimatedPx,
    },
  );
  const goTo = useCallback(
    (line: LogEntry | undefined) => {
      if (!line) return;
      setActive(line.seq);
      show(line.seq);
    },
    [show],
  );
  useGoTo(view.shown, isReady ? highlight : undefined, goTo);
  const pattern = useMemo(() => (query === "" ? undefined : patternOf(query)), [query]);
  const announced = useAnnounced(lines.length, !loading, (added) =>
    words.linesAdded(formatCount(added, words.locale)),
  );
  const place = active === undefined ? -1 : indexOfSeq(matches, active);
  return (
    <div className="sc-log" data-wrap={wrap || undefined} data-times={times}>
      <LogToolbar
        {...{
          words,
          filter,
          setFilter,
          query,
          setQuery,
          times,
          setTimes,
          wrap,
          setWrap,
          keysByName,
          searching,
          titleOf,
        }}
        counts={view.counts}
        shown={view.shown}
        loading={loading && lines.length > 0}
        name={props.name ?? "run"}
        zoneAt={props.startedAt ?? lines[0]?.at}
        timeZone={props.timeZone}
        matchCount={query === "" ? 0 : matches.length}
        currentMatch={place >= 0 && matches[place]?.seq === active ? place : undefined}
        goToMatch={(direction) => goTo(matchBeside(matches, active ?? firstSeq(), direction))}
      />
      {dropped > 0 && <p className="sc-log-note">{words.olderNotKept(formatCount(dropped, words.locale))}</p>}
      <div className="sc-log-body" style={{ position: "relative" }}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- what scrolls is moved in by keyboard */}
        <div
          ref={setElement}
          className="sc-log-scroll"
          role="log"
          // Rows come and go as one scrolls: what is new is said apart, and seldom.
          aria-live="off"
          aria-busy={loading}
          aria-label={words.log}
          tabIndex={0}
          style={{ overflow: "auto", position: "relative", blockSize: wholeRows }}
          onScroll={tail.onScroll}
          onKeyDown={(event) => moveByKey(event, view.shown, active ?? firstSeq(), goTo)}
        >
          <div className="sc-log-lines" style={{ position: "relative", blockSize: heightPx }}>
            {rows.map((row) => {
              const line = view.shown[row.index];
              return (
                line && (
                  <LogRow
                    key={line.seq}
                    ref={measure}
                    index={row.index}
                    startPx={row.start}
                    line={line}
                    title={titleOf(line.key)}
                    times={times}
                    startedAt={props.startedAt ?? lines[0]?.at ?? line.at}
                    timeZone={props.timeZone}
                    pattern={pattern}
                    isActive={line.seq === active}
                    isHighlighted={line.seq === highlight}
                    onLink={props.onLink}
                    words={words}
                  />
                )
              );
            })}
          </div>
          {view.shown.length === 0 && (
            <p className="sc-log-empty">
              {lines.length > 0 ? words.noLineFits : loading ? words.readingLog : words.noLines}
              {lines.length > 0 && (
                <button className="sc-tool" type="button" onClick={() => setFilter(showAll)}>
                  {words.showAllLines}
                </button>
              )}
            </p>
          )}
        </div>
        {isAway && (
          <button className="sc-log-newest" type="button" onClick={tail.follow}>
            <Icon name="newest" />
            {words.toNewest(added === 0 ? undefined : formatCount(added, words.locale))}
          </button>
        )}
      </div>
      <span className="sc-hidden" role="status">
        {announced}
      </span>
    </div>
  );
}

function useLines({ events, steps, chunkText }: RunLogProps): readonly LogEntry[] {
  const [linesIn] = useState(() => growing(linesOf));
  const grown = linesIn(events ?? none, chunkText);
  const kept = useMemo(() => (steps === undefined ? none : linesOfSteps(steps)), [steps]);
  return steps === undefined ? grown.lines : kept;
}

const none: readonly never[] = [];

const moves: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** Up and down go from line to line. Page up, page down, home and end scroll, as the browser does by itself. */
function moveByKey(
  event: KeyboardEvent,
  shown: readonly LogEntry[],
  active: number,
  goTo: (line: LogEntry | undefined) => void,
): void {
  const move = moves[event.key];
  if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const index = indexOfSeq(shown, active);
  goTo(shown[Math.min(shown.length - 1, Math.max(0, index + move))]);
}
