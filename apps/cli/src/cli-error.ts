/** What the command answers to the shell. */
export const exitCodes = {
  completed: 0,
  /** The run failed; its log says why. */
  failed: 1,
  /** The command or its input was wrong; nothing was started. */
  usage: 2,
  /** The server could not be reached, the run or pipeline is not known there, or a result could not be kept. */
  unreachable: 3,
  /** Ctrl-C: the run was cancelled, or, on a server, left. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error for people: its message is printed as it is, without a stack. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CliError {
  return new CliError(exitCodes.usage, message);
}
