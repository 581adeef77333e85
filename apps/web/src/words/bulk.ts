import { formatCount } from "../components/format.ts";
import { plural } from "./plural.ts";

/** What is said of many runs at once, loaded with the first that is chosen. */
export const bulkWords = {
  chosen: {
    label: "Actions for the selected runs",
    count: (count: string) => `${count} selected`,
    drop: "Clear selection",
    compare: "Compare",
    compareTwo: "Select two runs to compare them",
    cancel: "Cancel",
    rerun: "Run again",
  },
  cancel: {
    title: (runs: number) => (runs === 1 ? "Cancel this run?" : `Cancel ${plural(runs, "run")}?`),
    body: "Running steps are stopped. Results so far are kept.",
    ended: (runs: number) =>
      runs === 1
        ? "1 selected run has already ended and stays as it is."
        : `${formatCount(runs)} selected runs have already ended and stay as they are.`,
    confirm: (runs: number) => (runs === 1 ? "Cancel run" : "Cancel runs"),
    dismiss: "Keep running",
    reason: "cancelled from the list of runs",
    done: (runs: number) => `Cancelling ${plural(runs, "run")}.`,
    doneNone: "No run was cancelled.",
    doneEnded: (runs: number) =>
      `${formatCount(runs)} had already ended or ${runs === 1 ? "was" : "were"} being cancelled.`,
  },
  rerun: {
    title: (runs: number) => (runs === 1 ? "Run this again?" : `Run ${formatCount(runs)} again?`),
    body: (runs: number) =>
      runs === 1
        ? "A new run starts with the same input. The earlier one stays as it is."
        : "Each starts a new run with the same input. The earlier ones stay as they are.",
    confirm: "Run again",
    done: (runs: number) => `${plural(runs, "new run")} started.`,
    doneNone: "No new run was started.",
    refused: (runs: number) => `${plural(runs, "run")} could not be started:`,
  },
  outcome: { label: "Outcome", dismiss: "Dismiss" },
} as const;
