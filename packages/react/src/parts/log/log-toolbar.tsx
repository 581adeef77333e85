import type { LogLevel } from "@stepcast/pipeline";
import { useSyncExternalStore } from "react";
import { formatCount, formatZone } from "../format.ts";
import { Icon } from "../icon.tsx";
import { saveText } from "../save-text.ts";
import { StepChoice } from "../step-choice.tsx";
import type { TitleOf } from "../title-of.ts";
import { CopyTool, Tool } from "../tool.tsx";
import type { PartsWords } from "../words.ts";
import { type LogEntry, logLevels } from "./log-lines.ts";
import { textOf } from "./log-text.ts";
import type { LogFilter, LogView } from "./log-view.ts";
import type { LogTimes } from "./run-log.tsx";

interface LogToolbarProps {
  words: PartsWords;
  filter: LogFilter;
  setFilter(filter: LogFilter): void;
  counts: LogView["counts"];
  keysByName: ReadonlyMap<string, readonly string[]>;
  titleOf: TitleOf;
  query: string;
  setQuery(query: string): void;
  searching: boolean;
  matchCount: number;
  /** Its place among the matches. */
  currentMatch: number | undefined;
  goToMatch(direction: "next" | "previous"): void;
  times: LogTimes;
  setTimes(times: LogTimes): void;
  zoneAt: number | undefined;
  timeZone: string | undefined;
  wrap: boolean;
  setWrap(wrap: boolean): void;
  shown: readonly LogEntry[];
  /** Older lines are here, and newer ones are still to be read. */
  loading: boolean;
  name: string;
}

/** Search, filters, and what can be done with a log. */
export function LogToolbar(props: LogToolbarProps) {
  return (
    <div className="sc-log-bar">
      <Search {...props} />
      <StepChoice
        words={props.words}
        keysByName={props.keysByName}
        titleOf={props.titleOf}
        step={props.filter.step}
        setStep={(step) => props.setFilter({ ...props.filter, step })}
      />
      <Times {...props} />
      <Tools {...props} />
      <Levels {...props} />
    </div>
  );
}

function Search({ words, query, setQuery, searching, loading, ...props }: LogToolbarProps) {
  const { matchCount, currentMatch, goToMatch } = props;
  const count = (number: number) => formatCount(number, words.locale);
  const found =
    matchCount === 0 && !searching
      ? words.noMatches
      : words.matches(
          currentMatch === undefined ? undefined : count(currentMatch + 1),
          count(matchCount),
          searching,
        );
  return (
    <div className="sc-log-search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={words.searchLog}
        // Here it takes no room of its own.
        placeholder={loading ? words.readingLog : words.searchLog}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          goToMatch(event.shiftKey ? "previous" : "next");
        }}
      />
      <span className="sc-log-matches" role="status">
        {query !== "" && found}
      </span>
      <Tool
        does="previous"
        icon="up"
        label={words.previousMatch}
        disabled={matchCount === 0}
        onClick={() => goToMatch("previous")}
      />
      <Tool
        does="next"
        icon="down"
        label={words.nextMatch}
        disabled={matchCount === 0}
        onClick={() => goToMatch("next")}
      />
    </div>
  );
}

function Levels({ words, filter, setFilter, counts }: LogToolbarProps) {
  const toggle = (level: LogLevel) => {
    const isHidden = filter.hidden.includes(level);
    const hidden = isHidden ? filter.hidden.filter((each) => each !== level) : [...filter.hidden, level];
    setFilter({ ...filter, hidden });
  };
  return (
    <fieldset className="sc-log-levels" aria-label={words.levels}>
      {logLevels.map((level) => (
        <button
          key={level}
          className="sc-log-level"
          type="button"
          data-level={level}
          aria-pressed={!filter.hidden.includes(level)}
          onClick={() => toggle(level)}
        >
          {words.level[level]}{" "}
          <span className="sc-log-count">{formatCount(counts.get(level) ?? 0, words.locale)}</span>
        </button>
      ))}
    </fieldset>
  );
}

const timeStyles: readonly LogTimes[] = ["relative", "absolute", "off"];

function Times({ words, times, setTimes, zoneAt, timeZone }: LogToolbarProps) {
  // A server's zone is not the reader's: it is named once the page is here.
  const isHere = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  const zone = zoneAt !== undefined && isHere && formatZone(zoneAt, words.locale, timeZone);
  return (
    <label className="sc-choice" title={zone ? words.timeZone(zone) : undefined}>
      <span className="sc-hidden">{words.times}</span>
      <select
        value={times}
        // The values are those of `timeStyles`.
        onChange={({ target }) => setTimes(target.value as LogTimes)}
      >
        {timeStyles.map((style) => (
          <option key={style} value={style}>
            {style === "absolute" && zone ? `${words.timeStyle[style]} (${zone})` : words.timeStyle[style]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Tools({ words, wrap, setWrap, shown, name }: LogToolbarProps) {
  const isEmpty = shown.length === 0;
  return (
    <div className="sc-tools">
      <Tool does="wrap" icon="wrap" label={words.wrapLines} pressed={wrap} onClick={() => setWrap(!wrap)} />
      <CopyTool words={words} label={words.copyLog} disabled={isEmpty} text={() => textOf(shown)} />
      <Tool
        does="download"
        icon="download"
        label={words.downloadLog}
        disabled={isEmpty}
        onClick={() => void saveText(`${name}.log`, "text/plain", textOf(shown))}
      />
    </div>
  );
}
