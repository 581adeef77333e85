/** What the start page says. */
export const startWords = {
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
} as const;
