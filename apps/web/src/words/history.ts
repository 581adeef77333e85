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
  chosen: {
    label: "What to do with the chosen runs",
    count: (count: string) => `${count} chosen`,
    drop: "Choose none",
    compare: "Compare",
    compareTwo: "Choose two runs to compare them",
    cancel: "Cancel",
    rerun: "Run again",
  },
  cancel: {
    title: (runs: number) => (runs === 1 ? "Cancel this run?" : `Cancel ${plural(runs, "run")}?`),
    body: "Steps under way are stopped. What has been found until now stays.",
    ended: (runs: number) =>
      runs === 1
        ? "1 of the chosen has ended and stays as it is."
        : `${formatCount(runs)} of the chosen have ended and stay as they are.`,
    confirm: (runs: number) => (runs === 1 ? "Cancel the run" : "Cancel the runs"),
    dismiss: (runs: number) => (runs === 1 ? "Let it go on" : "Let them go on"),
    reason: "cancelled together, from the list of runs",
    done: (runs: number) => `${plural(runs, "run was", "runs were")} asked to stop.`,
    doneNone: "None was cancelled.",
    doneEnded: (runs: number) =>
      `${formatCount(runs)} had ended before, or ${runs === 1 ? "was" : "were"} stopping already.`,
  },
  rerun: {
    title: (runs: number) => (runs === 1 ? "Run this again?" : `Run ${formatCount(runs)} again?`),
    body: (runs: number) =>
      runs === 1
        ? "A new run begins with the same input. The earlier one stays as it is."
        : "For each of them a new run begins with the same input. The earlier ones stay as they are.",
    confirm: "Run again",
    done: (runs: number) => `${plural(runs, "new run has", "new runs have")} begun.`,
    doneNone: "No new run has begun.",
    refused: (runs: number) => `${plural(runs, "was", "were")} refused:`,
  },
  outcome: { label: "What became of it", dismiss: "Dismiss" },
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
