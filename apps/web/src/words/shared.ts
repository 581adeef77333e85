/** What several pages say. */
export const sharedWords = {
  copied: "Copied",
  tryAgain: "That did not work. Try again.",
  notNow: "Cancel",
  tryNow: "Try now",
  loading: "Loading",
  /** The ways from every page to the others. */
  site: { name: "Stepcast", label: "Site", start: "Start", runs: "Runs" },
  theme: "Switch between light and dark",
  /** On a badge, and for who hears a status' mark. */
  status: {
    queued: "Queued",
    pending: "Pending",
    running: "Running",
    waiting: "Waiting",
    paused: "Paused",
    retrying: "Retrying",
    completed: "Completed",
    failed: "Failed",
    cancelled: "Cancelled",
  },
  /** In a sentence, and in a list. */
  runStatus: {
    queued: "queued",
    running: "running",
    waiting: "waiting",
    paused: "paused",
    completed: "completed",
    failed: "failed",
    cancelled: "cancelled",
  },
  stepStatus: {
    pending: "pending",
    running: "running",
    waiting: "waiting",
    retrying: "retrying",
    completed: "completed",
    failed: "failed",
    cancelled: "cancelled",
  },
  shortcuts: {
    title: "Keyboard shortcuts",
    help: "Show this list",
    close: "Close",
  },
} as const;
