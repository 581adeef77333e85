import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { formatCount, formatZone } from "../format.ts";
import { Icon } from "../icon.tsx";
import { collected, saveText } from "../save-text.ts";
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
  name: string;
}

/** Search, filters, and what can be done with a log. */
export function LogToolbar(props: LogToolbarProps) {
  return (
    <div className="sc-log-bar">
      <Search {...props} />
      <Levels {...props} />
      <Steps {...props} />
      <Times {...props} />
      <Tools {...props} />
    </div>
  );
}

function Search({ words, query, setQuery, searching, matchCount, currentMatch, goToMatch }: LogToolbarProps) {
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
    <div className="sc-log-search" role="search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={words.searchLog}
        placeholder={words.searchLog}
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
  const toggle = (level: keyof typeof counts) => {
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
          <span className="sc-log-count">{formatCount(counts[level], words.locale)}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Steps({ words, filter, setFilter, keysByName }: LogToolbarProps) {
  const { step } = filter;
  return (
    <label className="sc-log-choice">
      <span className="sc-hidden">{words.step}</span>
      <select
        value={step ?? ""}
        onChange={({ target }) =>
          setFilter({ ...filter, step: target.value === "" ? undefined : target.value })
        }
      >
        <option value="">{words.allSteps}</option>
        {step !== undefined && !isKnown(keysByName, step) && <option value={step}>{step}</option>}
        {[...keysByName].map(([name, keys]) => (
          <StepOptions key={name} name={name} keys={keys} />
        ))}
      </select>
    </label>
  );
}

/** All steps of an agent, then each. */
function StepOptions({ name, keys }: { name: string; keys: readonly string[] }) {
  const others = keys.filter((key) => key !== name);
  return (
    <>
      <option value={name}>{others.length === 0 ? name : `${name} (${keys.length})`}</option>
      {others.map((key) => (
        <option key={key} value={key}>
          {`\u2003${key}`}
        </option>
      ))}
    </>
  );
}

function isKnown(keysByName: LogToolbarProps["keysByName"], step: string): boolean {
  return keysByName.has(step) || [...keysByName.values()].some((keys) => keys.includes(step));
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
    <label className="sc-log-choice" title={zone ? words.timeZone(zone) : undefined}>
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

/** For so long it says that it is done. */
const copiedMs = 2_000;

function Tools({ words, wrap, setWrap, shown, name }: LogToolbarProps) {
  const [isCopied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    await navigator.clipboard.writeText((await collected(textOf(shown))).join(""));
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), copiedMs);
  };
  return (
    <div className="sc-log-tools">
      <Tool does="wrap" icon="wrap" label={words.wrapLines} pressed={wrap} onClick={() => setWrap(!wrap)} />
      <Tool
        does="copy"
        icon={isCopied ? "completed" : "copied"}
        label={words.copyLog}
        disabled={shown.length === 0}
        // A page without a clipboard (plain HTTP) still has the download.
        onClick={() => void copy().catch(() => undefined)}
      />
      <Tool
        does="download"
        icon="download"
        label={words.downloadLog}
        disabled={shown.length === 0}
        onClick={() => void saveText(`${name}.log`, "text/plain", textOf(shown))}
      />
      <span className="sc-hidden" role="status">
        {isCopied && words.copied}
      </span>
    </div>
  );
}

interface ToolProps {
  does: string;
  icon: Parameters<typeof Icon>[0]["name"];
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick(): void;
}

function Tool({ does, icon, label, pressed, disabled, onClick }: ToolProps) {
  return (
    <button
      className="sc-log-tool"
      type="button"
      data-does={does}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
