import type { LogLevel, RunStatus, StepStatus } from "@stepcast/pipeline";

/** All that the parts say by themselves, in one place for translation. What is left out of `words` stays English. */
export interface PartsWords
  extends StatusWords,
    FileWords,
    TimelineWords,
    GraphWords,
    LogWords,
    EventsWords,
    ConnectionWords {
  /** For numbers, dates and durations, as BCP 47 has it: `"de-AT"`. Left out: the browser's own. */
  locale: string | undefined;
}

export interface StatusWords {
  runStatus: Readonly<Record<RunStatus, string>>;
  stepStatus: Readonly<Record<StepStatus, string>>;
  /** A run whose cancel is asked for and not yet done. */
  stopping: string;
}

export interface FileWords {
  download: string;
  /** For those who hear it: which file. */
  downloadFile(name: string): string;
  /** The file was deleted, or its time is over. `when` is a date. */
  fileExpired(when: string | undefined): string;
  /** Its step was cut off while it wrote. */
  fileIncomplete: string;
  /** The full digest is in its `title`. */
  digest: string;
  copyDigest: string;
  copied: string;
  /** The kind of file, where its media type has a common name; `extension` is in capitals. */
  fileKind(mediaType: string, extension: string | undefined): string;
}

export interface TimelineWords {
  timeline: string;
  /** There are no steps yet. */
  noSteps: string;
  zoomIn: string;
  zoomOut: string;
  zoomFit: string;
  /** What is shown of a run that is zoomed into. */
  pan: string;
  now: string;
  queued: string;
  paused: string;
  waited: string;
  /** The pause before a next attempt, by what the last one ended with. */
  retryDelay: string;
  takeoverDelay: string;
  /** A step that has not begun. */
  notStarted: string;
  /** In a rerun: the result is the earlier run's. */
  takenOver: string;
  attempt(attempt: number, of: number): string;
  /** An attempt that was cut off: its worker is gone. */
  abandoned: string;
  /** A fold of many steps: `count` is a number as the locale writes it. */
  group(title: string, count: string): string;
  questionOpen: string;
  questionAnswered(by: string | undefined): string;
  questionClosed: string;
  question(title: string): string;
  /** How far a step has come: `share` is `"60%"`. */
  progress(share: string): string;
}

export interface GraphWords {
  graph: string;
  /** The earlier run, or the app, says that this agent is to come. */
  expected: string;
  /** Which agents it began after. */
  edgeFrom(titles: readonly string[]): string;
}

export interface LogWords {
  log: string;
  searchLog: string;
  /** Which of how many matches is shown: all as the locale writes numbers. `current` is undefined before one is gone to. */
  matches(current: string | undefined, total: string, searching: boolean): string;
  noMatches: string;
  nextMatch: string;
  previousMatch: string;
  levels: string;
  /** The lines of a level; and, beside a line, its level. */
  level: Readonly<Record<LogLevel, string>>;
  levelOfLine: Readonly<Record<LogLevel, string>>;
  step: string;
  allSteps: string;
  times: string;
  timeStyle: Readonly<Record<"relative" | "absolute" | "off", string>>;
  /** In which zone times are shown. */
  timeZone(zone: string): string;
  wrapLines: string;
  copyLog: string;
  downloadLog: string;
  toNewest(added: string | undefined): string;
  linkToLine(seq: string): string;
  fields: string;
  /** Which try of its step wrote a line. */
  inAttempt(attempt: number): string;
  noLines: string;
  readingLog: string;
  noLineFits: string;
  showAllLines: string;
  olderNotKept(dropped: string): string;
  /** What is said aloud now and then. */
  linesAdded(added: string): string;
}

export interface EventsWords {
  events: string;
  searchEvents: string;
  eventType: string;
  allTypes: string;
  showEvent(seq: string, type: string): string;
  closeEvent: string;
  copyEvent: string;
  downloadEvents: string;
  /** So many of all events fit what is looked for. */
  eventsShown(shown: string, total: string): string;
  noEvents: string;
  noEventFits: string;
  readingEvents: string;
}

export interface ConnectionWords {
  connection: Readonly<Record<ConnectionName, string>>;
  /** What each means for whoever watches. */
  connectionHint: Readonly<Record<ConnectionName, string>>;
  /** While a page catches up with a log. */
  replayedTo(seq: string): string;
}

type ConnectionName =
  | "idle"
  | "connecting"
  | "live"
  | "reconnecting"
  | "polling"
  | "offline"
  | "ended"
  | "failed";

export const englishParts: PartsWords = {
  locale: undefined,
  runStatus: {
    queued: "Queued",
    running: "Running",
    waiting: "Waiting",
    paused: "Paused",
    completed: "Completed",
    failed: "Failed",
    cancelled: "Cancelled",
  },
  stepStatus: {
    pending: "Pending",
    running: "Running",
    waiting: "Waiting",
    retrying: "Retrying",
    completed: "Completed",
    failed: "Failed",
    cancelled: "Cancelled",
  },
  stopping: "Stopping",

  download: "Download",
  downloadFile: (name) => `Download ${name}`,
  fileExpired: (when) => (when === undefined ? "No longer kept" : `Kept until ${when}`),
  fileIncomplete: "Incomplete: its step was interrupted",
  digest: "SHA-256",
  copyDigest: "Copy SHA-256",
  copied: "Copied",
  fileKind: (mediaType, extension) => kinds[mediaType] ?? extension ?? "File",

  timeline: "Steps over time",
  noSteps: "No steps yet",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  zoomFit: "Show all",
  pan: "Visible range",
  now: "Now",
  queued: "In the queue",
  paused: "Paused",
  waited: "Waiting",
  retryDelay: "Waiting to retry",
  takeoverDelay: "Waiting for another worker",
  notStarted: "Not started",
  takenOver: "Reused",
  attempt: (attempt, of) => `attempt ${attempt} of ${of}`,
  abandoned: "Interrupted",
  group: (title, count) => `${title} × ${count}`,
  questionOpen: "Waiting for an answer",
  questionAnswered: (by) => (by === undefined ? "Answered" : `Answered by ${by}`),
  questionClosed: "Closed without an answer",
  question: (title) => `Question: ${title}`,
  progress: (share) => `${share} done`,

  graph: "Graph of agents",
  expected: "Upcoming",
  edgeFrom: (titles) => `after ${titles.join(" and ")}`,

  log: "Log",
  searchLog: "Search the log",
  matches: (current, total, searching) =>
    `${current === undefined ? `${total} found` : `${current} of ${total}`}${searching ? "…" : ""}`,
  noMatches: "No matches",
  nextMatch: "Next match",
  previousMatch: "Previous match",
  levels: "Levels",
  level: { debug: "Debug", info: "Info", warn: "Warnings", error: "Errors" },
  levelOfLine: { debug: "debug", info: "info", warn: "warn", error: "error" },
  step: "Step",
  allSteps: "All steps",
  times: "Times",
  timeStyle: { relative: "Since the start", absolute: "Time of day", off: "No times" },
  timeZone: (zone) => `Times in ${zone}`,
  wrapLines: "Wrap lines",
  copyLog: "Copy",
  downloadLog: "Download as text",
  toNewest: (added) => (added === undefined ? "Jump to newest" : `Jump to newest (${added} new)`),
  linkToLine: (seq) => `Link to line ${seq}`,
  fields: "Fields",
  inAttempt: (attempt) => `Attempt ${attempt}`,
  noLines: "No log lines yet",
  readingLog: "Reading the log …",
  noLineFits: "No matching lines",
  showAllLines: "Show all lines",
  olderNotKept: (dropped) => `${dropped} older events are not shown here; the full log has them`,
  linesAdded: (added) => (added === "1" ? "1 new line" : `${added} new lines`),

  events: "Events",
  searchEvents: "Search the events",
  eventType: "Type",
  allTypes: "All types",
  showEvent: (seq, type) => `Event ${seq}, ${type}`,
  closeEvent: "Close",
  copyEvent: "Copy JSON",
  downloadEvents: "Download as NDJSON",
  eventsShown: (shown, total) => (shown === total ? `${total} events` : `${shown} of ${total} events`),
  noEvents: "No events yet",
  noEventFits: "No matching events",
  readingEvents: "Reading the events …",

  connection: {
    idle: "Not started",
    connecting: "Connecting",
    live: "Live",
    reconnecting: "Reconnecting",
    polling: "Polling",
    offline: "Offline",
    ended: "Ended",
    failed: "Refused",
  },
  connectionHint: {
    idle: "There is no run to follow yet",
    connecting: "The server has not responded yet",
    live: "Updates arrive as they happen",
    reconnecting: "Connection lost. The run continues, and this page will catch up",
    polling: "Updates come now and then: streams are blocked, or too many tabs are open",
    offline: "You are offline. The run continues, and this page will catch up",
    ended: "The run has ended",
    failed: "The server does not allow following this run",
  },
  replayedTo: (seq) => `Replayed to event ${seq}`,
};

const kinds: Readonly<Record<string, string>> = {
  "application/pdf": "PDF",
  "application/json": "JSON",
  "application/x-ndjson": "JSON lines",
  "application/zip": "ZIP archive",
  "application/gzip": "GZIP archive",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel table",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
  "text/csv": "CSV table",
  "text/tab-separated-values": "TSV table",
  "text/html": "Web page",
  "text/markdown": "Markdown",
  "text/plain": "Text",
  "image/svg+xml": "SVG image",
  "image/png": "PNG image",
  "image/jpeg": "JPEG image",
  "image/gif": "GIF image",
  "image/webp": "WebP image",
  "audio/mpeg": "MP3 audio",
  "audio/wav": "WAV audio",
  "video/mp4": "MP4 video",
  "video/webm": "WebM video",
};

/** The words of a part: English, but for those that are given. */
export function wordsOf(given: Partial<PartsWords> | undefined): PartsWords {
  return given === undefined ? englishParts : { ...englishParts, ...given };
}
