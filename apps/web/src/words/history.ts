/** What the list of runs says. */
export const historyWords = {
  tab: "Runs",
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
  newRuns: (count: string, isOne: boolean) => (isOne ? `${count} new run` : `${count} new runs`),
  end: (count: string) => `That is all: ${count}.`,
  listed: (count: string) => `${count} listed`,
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
    title: (count: string, isOne: boolean) => (isOne ? "Cancel this run?" : `Cancel ${count} runs?`),
    body: "Steps under way are stopped. What has been found until now stays.",
    ended: (count: string, isOne: boolean) =>
      isOne
        ? `${count} of the chosen has ended and stays as it is.`
        : `${count} of the chosen have ended and stay as they are.`,
    confirm: (isOne: boolean) => (isOne ? "Cancel the run" : "Cancel the runs"),
    dismiss: (isOne: boolean) => (isOne ? "Let it go on" : "Let them go on"),
    reason: "cancelled together, from the list of runs",
    done: (count: string, isOne: boolean) =>
      isOne ? `${count} run was asked to stop.` : `${count} runs were asked to stop.`,
    doneNone: "None was cancelled.",
    doneEnded: (count: string, isOne: boolean) =>
      isOne
        ? `${count} had ended before, or was stopping already.`
        : `${count} had ended before, or were stopping already.`,
  },
  rerun: {
    title: (count: string, isOne: boolean) => (isOne ? "Run this again?" : `Run ${count} again?`),
    body: (isOne: boolean) =>
      isOne
        ? "A new run begins with the same input. The earlier one stays as it is."
        : "For each of them a new run begins with the same input. The earlier ones stay as they are.",
    confirm: "Run again",
    done: (count: string, isOne: boolean) =>
      isOne ? `${count} new run has begun.` : `${count} new runs have begun.`,
    doneNone: "No new run has begun.",
    refused: (count: string, isOne: boolean) => (isOne ? `${count} was refused:` : `${count} were refused:`),
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
