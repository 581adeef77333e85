import { formatCount } from "../components/format.ts";
import { plural } from "./plural.ts";

/** What the list of runs says. */
export const historyWords = {
  title: "Runs",
  list: "Runs, the newest first",
  filter: {
    label: "Which runs are shown",
    search: "Search",
    searchHint: "Search titles, inputs and ids",
    clearSearch: "Clear the search",
    pipeline: "Pipeline",
    allPipelines: "All pipelines",
    time: "Time",
    anyTime: "Any time",
    spans: { today: "Today", "7d": "Last 7 days", "30d": "Last 30 days" },
    ownTime: "Own range …",
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
    took: "Took",
  },
  by: (owner: string) => `by ${owner}`,
  chooseAll: "Choose all that are listed",
  choose: (title: string) => `Choose “${title}”`,
  /** `isMany`: and more than that. */
  newRuns: (runs: number, isMany: boolean) =>
    isMany ? `${formatCount(runs)}+ new runs` : plural(runs, "new run"),
  end: (runs: number) => `That is all: ${plural(runs, "run")}.`,
  listed: (runs: number) => `${plural(runs, "run")} listed`,
  none: "Nothing has run yet",
  noneHint: "A sample takes one click, and its run will be here.",
  start: "Start a run",
  noneSo: "No run is so",
  noneSoHint: "None matches all that is filtered for.",
  unreachable: "The server does not answer",
  unreachableHint: "Runs go on by themselves. This page tries again until it is there.",
  forbidden: "You may not see these runs",
  forbiddenHint: "Sign in as somebody who may, or ask whoever runs this server.",
  refused: "The runs cannot be listed",
  lost: (since: string) =>
    `The server does not answer. This is how it was at ${since}; runs go on by themselves.`,
  lostUnheard: "The server does not answer. Runs go on by themselves.",
  keys: {
    next: "Next run",
    previous: "Run before",
    open: "Open the run",
    choose: "Choose the run, or no longer",
    search: "Search",
    cancel: "Cancel the chosen runs, or this one, after asking",
    none: "Choose none",
  },
} as const;
