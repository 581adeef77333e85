import { formatCount } from "../components/format.ts";
import { plural } from "./plural.ts";

/** What the list of runs says. */
export const historyWords = {
  title: "Runs",
  list: "Runs, newest first",
  filter: {
    label: "Filter runs",
    search: "Search",
    searchHint: "Search titles, inputs and ids",
    clearSearch: "Clear search",
    pipeline: "Pipeline",
    allPipelines: "All pipelines",
    time: "Time",
    anyTime: "Any time",
    spans: { today: "Today", "7d": "Last 7 days", "30d": "Last 30 days" },
    ownTime: "Custom range …",
    from: "From",
    to: "To",
    status: "Status",
    all: "All",
    clear: "Clear all filters",
    atLeast: (count: string) => `${count}+`,
  },
  columns: {
    status: "Status",
    run: "Run",
    started: "Started",
    took: "Duration",
  },
  by: (owner: string) => `by ${owner}`,
  chooseAll: "Select all listed runs",
  choose: (title: string) => `Select “${title}”`,
  /** `isMany`: and more than that. */
  newRuns: (runs: number, isMany: boolean) =>
    isMany ? `${formatCount(runs)}+ new runs` : plural(runs, "new run"),
  end: (runs: number) => `${plural(runs, "run")} in total`,
  listed: (runs: number) => `${plural(runs, "run")} listed`,
  none: "No runs yet",
  noneHint: "Try a sample: it takes one click, and its run appears here.",
  start: "Start a run",
  noneSo: "No runs found",
  noneSoHint: "Try other words, or clear some of the filters.",
  unreachable: "The server is not responding",
  unreachableHint: "Runs continue. This page keeps trying to reconnect.",
  forbidden: "You do not have access to these runs",
  forbiddenHint: "Sign in as somebody who has, or ask whoever runs this server.",
  refused: "The runs could not be loaded",
  lost: (since: string) => `The server is not responding. This is the list as of ${since}; runs continue.`,
  lostUnheard: "The server is not responding. Runs continue.",
} as const;
