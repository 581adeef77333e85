import type { RunEvent } from "@stepcast/pipeline";
import { type KeyboardEvent, useCallback, useState } from "react";
import { formatCount } from "../format.ts";
import { indexOfSeq } from "../grown/by-seq.ts";
import { growing } from "../grown/growing.ts";
import { stepsOf } from "../grown/steps-of.ts";
import { useTailList } from "../grown/use-tail-list.ts";
import { useGoTo } from "../grown/use-go-to.ts";
import { useSearch } from "../grown/use-search.ts";
import { Icon } from "../icon.tsx";
import { saveText } from "../save-text.ts";
import { StepChoice } from "../step-choice.tsx";
import { asItIs, type TitleOf } from "../title-of.ts";
import { Tool } from "../tool.tsx";
import { type PartsWords, wordsOf } from "../words.ts";
import { EventRow } from "./event-row.tsx";
import {
  allEvents,
  type EventFilter,
  eventsBy,
  ndjsonOf,
  searchEvents,
  titleOfEvent,
} from "./events-view.ts";

export interface RunEventsProps {
  /** As `useRunEvents` gives them. */
  events: readonly RunEvent[];
  /** The log is still being read. */
  loading?: boolean | undefined;
  /** So many older events are not kept. */
  dropped?: number | undefined;
  /** What it begins with: the reader may change it. */
  defaultType?: string | undefined;
  /** Events of this step only, by its key or its agent's name. */
  defaultStep?: string | undefined;
  defaultQuery?: string | undefined;
  /** The `seq` of the event that is open at first. */
  defaultOpen?: number | undefined;
  /** By IANA's name. Default: the reader's own. */
  timeZone?: string | undefined;
  /** What a step of a key is called, and an agent of a name; left out, by its key. */
  titleOf?: TitleOf | undefined;
  /** What the downloaded file is called, before `.ndjson`. Default: `events`. */
  name?: string | undefined;
  words?: Partial<PartsWords> | undefined;
}

/** At its end no row is cut: as high as so many closed rows, of which the theme says the height. */
const wholeRows = "round(down, var(--sc-events-height, 30rem), var(--sc-events-row, 1px))";

/** A row that is closed, by the theme. Where it is another, rows are measured as they come into view. */
const estimatedPx = { wide: 33, narrow: 55 };

/**
 * A run's events as the log has them, 200,000 of them and more: filtered by type, step and text, each opened as JSON, downloaded as
 * NDJSON. It has no style but its geometry (`--sc-events-height`), and class names that stay: `sc-events`, `sc-events-bar`,
 * `sc-events-search`, `sc-choice`, `sc-tool` (with `data-does`), `sc-events-count`, `sc-events-body`, `sc-events-scroll`,
 * `sc-events-rows`, `sc-event` (with `data-type`, `data-noun`, `data-open`), `sc-event-head`, `sc-event-seq`, `sc-event-time`,
 * `sc-event-type`, `sc-event-said`, `sc-event-step`, `sc-event-short`, `sc-event-json`, `sc-events-newest`, `sc-events-note`, `sc-events-empty`.
 */
export function RunEvents({
  events,
  loading = false,
  dropped = 0,
  titleOf = asItIs,
  ...props
}: RunEventsProps) {
  const words = wordsOf(props.words);
  const [filter, setFilter] = useState<EventFilter>({ type: props.defaultType, step: props.defaultStep });
  const [query, setQuery] = useState(props.defaultQuery ?? "");
  const [open, setOpen] = useState(props.defaultOpen);
  const [viewAs] = useState(() => growing(eventsBy));
  const [stepsIn] = useState(() => growing(stepsOf));
  const view = viewAs(events, filter);
  const { matches, searching } = useSearch(searchEvents, query, view.shown, titleOf);
  const { show, tail, rows, heightPx, added, setElement, isReady, isAway, measure } = useTailList(matches, {
    follow: open === undefined,
    estimatedPx,
  });
  const { stay } = tail;
  const goTo = useCallback(({ seq }: RunEvent) => show(seq), [show]);
  useGoTo(matches, isReady ? props.defaultOpen : undefined, goTo);
  const toggle = useCallback(
    (seq: number) => {
      stay();
      setOpen((before) => (before === seq ? undefined : seq));
    },
    [stay],
  );
  const count = (number: number) => formatCount(number, words.locale);
  const showAll = () => {
    setFilter(allEvents);
    setQuery("");
  };
  return (
    <div className="sc-events">
      <div className="sc-events-bar">
        <label className="sc-events-search">
          <Icon name="search" />
          <input
            type="search"
            aria-label={words.searchEvents}
            placeholder={words.searchEvents}
            value={query}
            onChange={({ target }) => setQuery(target.value)}
          />
        </label>
        <TypeChoice
          words={words}
          counts={view.counts}
          type={filter.type}
          setType={(type) => setFilter({ ...filter, type })}
        />
        <StepChoice
          words={words}
          keysByName={stepsIn(events).keysByName}
          titleOf={titleOf}
          step={filter.step}
          setStep={(step) => setFilter({ ...filter, step })}
        />
        <span className="sc-events-count" role="status" aria-live="off">
          {words.eventsShown(count(matches.length), count(events.length))}
          {searching && "…"}
        </span>
        <Tool
          does="download"
          icon="download"
          label={words.downloadEvents}
          disabled={matches.length === 0}
          onClick={() =>
            void saveText(`${props.name ?? "events"}.ndjson`, "application/x-ndjson", ndjsonOf(matches))
          }
        />
      </div>
      {dropped > 0 && <p className="sc-events-note">{words.olderNotKept(count(dropped))}</p>}
      <div className="sc-events-body" style={{ position: "relative" }}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- what scrolls is moved in by keyboard */}
        <div
          ref={setElement}
          className="sc-events-scroll"
          role="group"
          aria-label={words.events}
          aria-busy={loading}
          tabIndex={0}
          style={{ overflow: "auto", position: "relative", blockSize: wholeRows }}
          onScroll={tail.onScroll}
          onKeyDown={(event) => {
            const next = stepBy(event, matches, open);
            if (next === undefined) return;
            event.preventDefault();
            setOpen(next.seq);
            show(next.seq);
          }}
        >
          <div className="sc-events-rows" style={{ position: "relative", blockSize: heightPx }}>
            {rows.map(({ index, start }) => {
              const event = matches[index];
              return (
                event && (
                  <EventRow
                    key={event.seq}
                    ref={measure}
                    index={index}
                    startPx={start}
                    event={event}
                    title={titleOfEvent(event, titleOf)}
                    isOpen={event.seq === open}
                    onToggle={toggle}
                    timeZone={props.timeZone}
                    words={words}
                  />
                )
              );
            })}
          </div>
          {matches.length === 0 && !searching && (
            <p className="sc-events-empty">
              {events.length > 0 ? words.noEventFits : loading ? words.readingEvents : words.noEvents}
              {events.length > 0 && (
                <button className="sc-tool" type="button" onClick={showAll}>
                  {words.allTypes}
                </button>
              )}
            </p>
          )}
        </div>
        {isAway && (
          <button className="sc-events-newest" type="button" onClick={tail.follow}>
            <Icon name="newest" />
            {words.toNewest(added === 0 ? undefined : count(added))}
          </button>
        )}
      </div>
    </div>
  );
}

interface TypeChoiceProps {
  words: PartsWords;
  counts: ReadonlyMap<string, number>;
  type: string | undefined;
  setType(type: string | undefined): void;
}

function TypeChoice({ words, counts, type, setType }: TypeChoiceProps) {
  const types = [...new Set([...counts.keys(), ...(type === undefined ? [] : [type])])].sort();
  return (
    <label className="sc-choice">
      <span className="sc-hidden">{words.eventType}</span>
      <select
        value={type ?? ""}
        onChange={({ target }) => setType(target.value === "" ? undefined : target.value)}
      >
        <option value="">{words.allTypes}</option>
        {types.map((each) => (
          <option key={each} value={each}>
            {`${each} (${formatCount(counts.get(each) ?? 0, words.locale)})`}
          </option>
        ))}
      </select>
    </label>
  );
}

const moves: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** While one is open, up and down open the one beside it. */
function stepBy(
  event: KeyboardEvent,
  shown: readonly RunEvent[],
  open: number | undefined,
): RunEvent | undefined {
  const move = moves[event.key];
  if (move === undefined || open === undefined || event.altKey || event.ctrlKey || event.metaKey)
    return undefined;
  return shown[indexOfSeq(shown, open) + move];
}
