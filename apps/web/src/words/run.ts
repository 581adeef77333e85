import { formatCount } from "../components/format.ts";
import { plural } from "./plural.ts";

/** What a run's page says from the start. */
export const runWords = {
  by: (owner: string) => `by ${owner}`,
  started: "Started",
  views: {
    label: "Views of this run",
    steps: "Steps",
    timeline: "Timeline",
    graph: "Graph",
    events: "Events",
    log: "Log",
  },
  progress: {
    label: "Steps ended",
    of: (ended: number, expected: number) => `${formatCount(ended)} of ${formatCount(expected)} steps`,
    left: (time: string) => `about ${time} left`,
    soon: "any moment now",
    longer: (usual: string) => `longer than usual, which is ${usual}`,
    waited: (time: string) => `of which waiting ${time}`,
  },
  status: {
    waitingForYou: "Waiting for your answer",
    paused: "Paused: steps under way go on to their end, and none begins.",
    waits: "Nothing to do now: it goes on by itself when its time has come.",
    cancelling: "Cancelling: steps under way are being stopped.",
  },
  connection: {
    live: { word: "Live", hint: "Events come as they happen" },
    polling: {
      word: "Polling",
      hint: "Events are asked for now and then: something on the way holds streams, or too many tabs are open",
    },
    reconnecting: {
      word: "Reconnecting",
      hint: "The line to the server is lost. The run goes on, and so will this page",
    },
    offline: {
      word: "Offline",
      hint: "This machine has no network. The run goes on, and so will this page",
    },
    replayedTo: (seq: string) => `replayed to event ${seq}`,
  },
  share: { label: "Copy a link to what you see", button: "Share" },
  copyId: "Copy the run's id",
  cancel: "Cancel",
  cancelling: "Cancelling …",
  pause: "Pause",
  resume: "Resume",
  steps: {
    title: "Steps",
    sideBySide: "Side by side",
    added: "Added while it ran",
    attempt: (attempt: number) => `attempt ${attempt}`,
    takenOver: "taken over",
    retrying: (reason: string) => `Will be tried again by itself. ${reason}`,
    notRun: "not run",
    usually: (time: string) => `usually ${time}`,
  },
  outcome: {
    label: "Result",
    coming: "Your result will be here",
    closeable: "You may close this page: the run goes on, and this address brings you back to it.",
    whenPaused: "The run is paused. It goes on when it is resumed; this address brings you back to it.",
    whenAsked: "The run goes on with your answer; this address brings you back to it.",
  },
  question: {
    section: "Questions",
    waits: (title: string) => `A question waits for your answer: ${title}`,
    answer: "Answer",
  },
  news: {
    oneEnded: (what: string, ended: number, expected: number) =>
      `${what}. ${ended} of ${expected} steps ended.`,
    manyEnded: (count: number, ended: number, expected: number) =>
      `${plural(count, "step")} ended, ${ended} of ${expected} in all.`,
    failed: (count: number) => `${count} of them failed.`,
    runIs: (status: string) => `The run is ${status}.`,
    step: (title: string, status: string) => `${title}: ${status}`,
  },
  keys: {
    next: "Next step",
    previous: "Step before",
    close: "Close the step",
    cancel: "Cancel the run, after asking",
    views: "The views, from left to right",
  },
  /** Before the run's title, in the browser's tab. */
  tab: {
    asks: "❓",
    queued: "…",
    running: "▶",
    waiting: "⏳",
    paused: "⏸",
    completed: "✓",
    failed: "✗",
    cancelled: "⊘",
  },
} as const;
