/** Every limit in one place, so that they stay finite and documented. */
export const limits = {
  /** Largest value an event may carry, in UTF-16 code units of its JSON text (law 15). */
  valueChars: 256 * 1024,
  /** A log line's message is cut here. */
  logMessageChars: 8 * 1024,
  /** Longest key that a pipeline may give a step. */
  stepKeyChars: 200,
  /** Longest id that a sender may give a message into a run. */
  signalIdChars: 200,
  /** Longest reason of a cancel. */
  reasonChars: 1_000,
  /** Levels of nesting in a value; deeper, or circular, is refused. */
  valueDepth: 100,
  /** Longest title of a run; a longer one is cut. */
  titleChars: 200,
  /** Runs of one status that are counted one by one, at most: with more a count says that there may be more. */
  countedRuns: 100_000,
  /** The same where a text is searched in each. */
  searchedRuns: 10_000,
  /** Events in one page of a log. */
  pageEvents: 500,
  /** Text in one page, in UTF-16 code units: the event that reaches it is the page's last. */
  pageChars: 1024 * 1024,
  /** How long a step may take to obey its signal before it is left behind, in milliseconds. */
  cancelGraceMs: 5_000,
  /** Facts an attempt may have waiting for the log before `emit` holds it back. */
  pendingFacts: 256,
  /** Facts a run may have waiting for the log before lines are left out: `log` cannot hold its step back. */
  pendingLines: 25_000,
  /** How long a chunk, a line or progress waits for more behind the last batch, in milliseconds; so many leave without waiting. */
  gatherMs: 20,
  gatheredFacts: 128,
  /** How long a run that only waits stays in memory before it is let go, in milliseconds. */
  waitGraceMs: 1_000,
  /** The takeover that ends a run where nothing came of those before (law 11). */
  takeovers: 5,
  /** Attempts of a step without `retry` whose agent asks for another by a `RetryableError`. */
  askedAttempts: 3,
  /** Items of a `map` at work at a time where it says nothing; their steps wait for slots anyway. */
  mapConcurrency: 16,
} as const;
