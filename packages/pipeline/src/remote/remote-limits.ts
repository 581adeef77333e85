/** What a remote agent may make us read, keep and wait for. Those that an agent's options change are the defaults. */
export const remoteLimits = {
  /** Longest line of a stream, and largest event of an SSE stream, in UTF-16 code units; no option. */
  lineChars: 1024 * 1024,
  /** Largest answer, its files not counted: option `maxAnswerBytes`. */
  answerBytes: 16 * 1024 * 1024,
  /** Largest file: option `maxFileBytes`. */
  fileBytes: 64 * 1024 * 1024,
  /** Files of one answer; no option. */
  files: 100,
  /** Levels of nesting in which a `file_url` is looked for; no option. */
  fileUrlDepth: 32,
  /** How long the agent may be silent, to its first byte and between two, in milliseconds: option `idleMs`. */
  idleMs: 5 * 60_000,
  /** Redirects of one request; no option. */
  redirects: 5,
  /** A `Retry-After` beyond this is cut to it, in milliseconds; no option. */
  retryAfterMs: 60 * 60_000,
  /** What is read of the body that comes with an error status; no option. */
  errorBodyBytes: 64 * 1024,
} as const;
