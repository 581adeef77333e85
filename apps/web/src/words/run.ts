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
    label: "Steps finished",
    of: (ended: number, expected: number) => `${formatCount(ended)} of ${formatCount(expected)} steps`,
    left: (time: string) => `about ${time} left`,
    soon: "any moment now",
    longer: (usual: string) => `longer than usual (${usual})`,
    waited: (time: string) => `including ${time} waiting`,
  },
  status: {
    waitingForYou: "Waiting for your answer",
    paused: "Paused: running steps finish, and no new ones start.",
    waits: "Nothing to do: it continues by itself when it is time.",
    cancelling: "Cancelling: running steps are being stopped.",
  },
  connection: {
    live: { word: "Live", hint: "Updates arrive as they happen" },
    polling: {
      word: "Polling",
      hint: "Updates are fetched now and then: the network blocks streams, or too many tabs are open",
    },
    reconnecting: {
      word: "Reconnecting",
      hint: "Connection lost. The run continues, and this page will catch up",
    },
    offline: {
      word: "Offline",
      hint: "You are offline. The run continues, and this page will catch up",
    },
    replayedTo: (seq: string) => `replayed to event ${seq}`,
  },
  share: { label: "Copy link to this view", button: "Share" },
  copyId: "Copy run ID",
  cancel: "Cancel",
  cancelling: "Cancelling …",
  pause: "Pause",
  resume: "Resume",
  steps: {
    title: "Steps",
    sideBySide: "In parallel",
    added: "Added during the run",
    attempt: (attempt: number) => `attempt ${attempt}`,
    takenOver: "reused",
    retrying: (reason: string) => `Retrying automatically. ${reason}`,
    notRun: "not started",
    usually: (time: string) => `usually ${time}`,
  },
  outcome: {
    label: "Result",
    coming: "Your result will appear here",
    closeable: "You can close this page: the run continues, and this link brings you back.",
    whenPaused: "The run is paused until you resume it; this link brings you back.",
    whenAsked: "The run continues when you answer; this link brings you back.",
  },
  question: {
    section: "Questions",
    waits: (title: string) => `A question needs your answer: ${title}`,
    answer: "Answer",
  },
  news: {
    oneEnded: (what: string, ended: number, expected: number) =>
      `${what}. ${ended} of ${expected} steps finished.`,
    manyEnded: (count: number, ended: number, expected: number) =>
      `${plural(count, "step")} finished, ${ended} of ${expected} in total.`,
    failed: (count: number) => `${count} of them failed.`,
    runIs: (status: string) => `The run is ${status}.`,
    step: (title: string, status: string) => `${title}: ${status}`,
  },
  keys: {
    next: "Next step",
    previous: "Previous step",
    close: "Close the step",
    cancel: "Cancel the run (asks first)",
    views: "Switch view, left to right",
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
