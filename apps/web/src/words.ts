import { sharedWords as shared } from "./words/shared.ts";

/**
 * All English text of the app, but what its pipelines say of themselves (`pipelines/`): ready for translation. What the page of a run
 * says stands in `words/`: no page loads the words of another.
 */
export const words = {
  shared,
  start: {
    tab: "Start",
    late: "The server has not answered yet. It may be starting up.",
    pipelines: "What can be run",
    form: {
      cannotLoad: "The form cannot be shown now",
      fromEarlier:
        "Filled in as the earlier run was. Change what you like: a new run begins, and that one stays as it is.",
      earlierLost: (reason: string) => `The input of the earlier run could not be read: ${reason}`,
    },
    file: {
      dropHere: "Drop a file anywhere",
      or: "or",
      choose: "choose one",
      another: "Take another file",
      sending: "Sending",
      sent: "Sent",
      paused: "Paused",
      pause: "Pause",
      goOn: "Continue",
    },
    drop: {
      forOne: (title: string) => `Drop it for “${title}”`,
      forAny: "Drop it anywhere",
      which: (fileName: string) => `What shall be done with “${fileName}”?`,
      refused: (fileName: string) => `Nothing here takes a file like “${fileName}”.`,
    },
    samples: {
      title: "Or try one of these",
      starting: (name: string) => `Starting ${name}`,
    },
    recent: {
      title: "Recent runs",
      none: "Nothing has run yet. Try one of the samples: it takes a click.",
      unreachable: "The runs cannot be listed now.",
      all: "All runs",
      cancelAll: (count: number) => `Cancel all ${count} that run`,
      cancelTitle: (count: number) => `Cancel ${count} runs?`,
      cancelConfirm: "Cancel them",
      cancelDismiss: "Let them go on",
      cancelReason: "cancelled together on the start page",
      cancelBody: "Those listed that have not ended are stopped. What they have found until now stays.",
    },
    problem: {
      forbidden: "You may not do this here. Ask whoever runs this server.",
      unreachable: "The server gives no answer. It may be starting up, or you may be offline.",
    },
  },
  preview: {},
  gallery: {
    title: "Parts",
    intro: "Every part of @stepcast/react in each of its states, as the theme draws it.",
    contents: "Parts on this page",
    status: "Status",
    ofRuns: "Of runs",
    ofSteps: "Of steps",
    files: "Files",
    forms: "Forms",
    timeline: "Timeline",
    graph: "Graph",
    log: "Log",
    events: "Events",
    connection: "Connection",
    connectionOf: { all: "How a page stands to its server", replay: "While it catches up with a log" },
    logs: {
      all: "Lines of all levels, of several lines, with fields, from a terminal, from right to left, of a second attempt",
      wrapped: "Wrapped, searched, and with a line that was linked to",
      many: "100,000 lines, of which older ones are not kept",
      loading: "Being read",
      empty: "Nothing yet",
      opened: "One opened",
      noneFits: "None of what is chosen",
    },
    runs: {
      running: "At work: one step is at its second attempt, another's worker was lost",
      completed: "Completed",
      failed: "Failed at its third attempt",
      cancelled: "Cancelled",
      asked: "Asks, and asks again",
      paused: "Paused",
      rerun: "A rerun: the first six steps are taken over",
      long: "A step of four hours between two of three milliseconds",
      names: "Names of 200 characters, and from right to left",
      many: "10,000 steps of one agent",
      flat: "10,000 agents",
      queued: "In the queue, with what is to come",
      empty: "Nothing yet",
    },
  },
} as const;
