import { formatCount } from "../components/format.ts";

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
    label: "Steps completed",
    of: (completed: number, expected: number, failed: number) =>
      `${formatCount(completed)} of ${formatCount(expected)} steps${failed ? `, ${formatCount(failed)} failed` : ""}`,
  },
  status: {
    waitingForYou: "Waiting for your answer",
    paused: "Running steps finish; no new ones start.",
    waits: "It continues by itself when it is time.",
    cancelling: "Running steps are being stopped.",
  },
  connection: {
    live: { word: "Live", hint: "Updates arrive as they happen" },
    polling: {
      word: "Polling",
      hint: "Updates are fetched now and then",
    },
    reconnecting: {
      word: "Connection lost, trying again",
      hint: "The run continues, and this page will catch up",
    },
    offline: {
      word: "Offline",
      hint: "You are offline. The run continues, and this page will catch up",
    },
    shownTo: (seq: string) => `shown to event ${seq}`,
  },
  share: { label: "Copy link to this view", button: "Share", done: "Link copied" },
  copyId: "Copy run ID",
  cancel: "Cancel",
  cancelling: "Cancelling …",
  pause: "Pause",
  resume: "Resume",
  refused: {
    pause: "Could not pause. Try again.",
    resume: "Could not resume. Try again.",
  },
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
