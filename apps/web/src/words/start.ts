/** What the start page says. */
export const startWords = {
  late: "The server has not responded yet. It may be starting up.",
  pipelines: "Pipelines",
  offline: "You are offline. It starts automatically once you are back online.",
  form: { cannotLoad: "The form could not be loaded" },
  file: {
    dropHere: "Drop a file anywhere",
    or: "or",
    choose: "choose one",
    /** In place of the two above, where nothing can be dragged. */
    chooseFile: "Choose a file",
    another: "Choose another file",
    sending: "Uploading",
    sent: "Uploaded",
    paused: "Paused",
    pause: "Pause",
    goOn: "Continue",
  },
  drop: {
    forOne: (title: string) => `Drop to use it for “${title}”`,
    forAny: "Drop it anywhere",
    which: (fileName: string) => `What do you want to do with “${fileName}”?`,
  },
  samples: {
    title: "Or try a sample",
    starting: (name: string) => `Starting ${name}`,
  },
  recent: {
    title: "Recent runs",
    none: "No runs yet. Try a sample: it takes one click.",
    unreachable: "The runs could not be loaded.",
    all: "All runs",
    cancelAll: (count: number) => `Cancel all ${count} running`,
    cancelTitle: (count: number) => `Cancel ${count} runs?`,
    cancelConfirm: "Cancel runs",
    cancelDismiss: "Keep running",
    cancelReason: "cancelled from the start page",
    cancelBody: "All listed runs that have not ended are stopped. Their results so far are kept.",
  },
  problem: {
    forbidden: "You do not have permission to do this. Ask whoever runs this server.",
    unreachable: "The server is not responding. It may be starting up, or you may be offline.",
  },
} as const;
