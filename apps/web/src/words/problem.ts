/** Why a run cannot be shown, on its page and where two are compared. */
export const problemWords = {
  notFound: "There is no such run",
  notFoundHint: "Its address may be cut off, or it belongs to somebody else.",
  expired: "This run has expired",
  expiredHint: "Runs are kept for a while; this one, and its files, were deleted.",
  forbidden: "You may not see this run",
  forbiddenHint: "Sign in as somebody who may, or ask whoever started it for its files.",
  invalid: "This is no run's address",
  invalidHint: "A run's id has letters, digits, dashes and underscores. Check the link.",
  unknown: "This page does not know the run's pipeline",
  unknownHint: (pipeline: string) =>
    `It is one of “${pipeline}”, which this app has no page for. The command line shows it: stepcast show.`,
  unreachable: "The server does not answer",
  unreachableHint: "Runs go on by themselves. This page tries again until it is there.",
  lost: "This run can no longer be followed.",
  start: "Start a run",
  runs: "See all runs",
} as const;
