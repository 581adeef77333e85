/** Every limit in one place, so that they stay finite and documented. */
export const limits = {
  /** Largest value an event may carry, in UTF-16 code units of its JSON text (law 15). */
  valueChars: 256 * 1024,
  /** A log line's message is cut here. */
  logMessageChars: 8 * 1024,
  /** Longest key that a pipeline may give a step. */
  stepKeyChars: 200,
  /** Longest reason of a cancel. */
  reasonChars: 1_000,
  /** Levels of nesting in a value; deeper, or circular, is refused. */
  valueDepth: 100,
  /** Events in one page of a log. */
  pageEvents: 500,
  /** How long a step may take to obey its signal before it is left behind, in milliseconds. */
  cancelGraceMs: 5_000,
  /** Facts an attempt may have waiting for the log before `emit` holds it back. */
  pendingFacts: 256,
} as const;
