import type { FileRef, LogReset, RunEvent } from "@stepcast/pipeline";

/** Where a run lives: in this process, or on a server. */
export interface Host {
  /** Puts a local file where the run will find it. */
  keep(path: string, signal: AbortSignal): Promise<FileRef>;
  /** Starts the run, or joins it where there is no input, and follows it to its end or until `signal` fires. */
  events(run: HostedRun, options: FollowOptions): AsyncIterable<RunEvent | LogReset>;
  open(file: FileRef): AsyncIterable<Uint8Array>;
  /** Where a person finds the bytes. */
  whereIs(file: FileRef): string;
  /** What to tell someone who pressed Ctrl-C before the run had ended. */
  leftMessage(runId: string): string;
}

interface HostedRun {
  runId: string;
  /** Undefined joins a run that is there. */
  input: unknown;
}

interface FollowOptions {
  /** Hears of lost connections. */
  note: (text: string) => void;
  signal: AbortSignal;
}
