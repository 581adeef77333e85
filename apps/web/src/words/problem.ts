/** Why a run cannot be shown, on its page and where two are compared. */
export const problemWords = {
  notFound: "Run not found",
  notFoundHint: "The link may be incomplete, or the run belongs to somebody else.",
  expired: "This run has expired",
  expiredHint: "Runs are kept for a limited time; this one and its files were deleted.",
  forbidden: "You do not have access to this run",
  forbiddenHint: "Sign in as somebody who has, or ask whoever started it for its files.",
  invalid: "This is not a valid link to a run",
  invalidHint: "A run's ID has letters, digits, dashes and underscores. Check the link.",
  unknown: "This app does not know the run's pipeline",
  unknownHint: (pipeline: string) =>
    `The pipeline is “${pipeline}”, which has no page here. The command line shows the run: stepcast show.`,
  unreachable: "The server is not responding",
  unreachableHint: "Runs continue. This page keeps trying to reconnect.",
  lost: "This run can no longer be followed.",
  start: "Start a run",
  runs: "See all runs",
} as const;
