import { formatCount } from "../components/format.ts";
import { plural } from "./plural.ts";

/** What is said of many runs at once, loaded with the first that is chosen. */
export const bulkWords = {
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
} as const;
