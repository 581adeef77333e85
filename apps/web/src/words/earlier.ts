/** What stands above a form that is filled in as an earlier run was, loaded with it. */
export const earlierWords = {
  failed: "The earlier run failed",
  filledIn:
    "Filled in from the earlier run. Change what you like: this starts a new run, and that one stays as it is.",
  lost: (reason: string) => `The input of the earlier run could not be read: ${reason}`,
} as const;
