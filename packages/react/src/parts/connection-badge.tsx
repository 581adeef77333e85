import type { RunConnection } from "../use-pipeline-run.ts";
import { formatCount } from "./format.ts";
import { Icon, type IconName } from "./icon.tsx";
import { type PartsWords, wordsOf } from "./words.ts";

export interface ConnectionBadgeProps {
  /** As `usePipelineRun` tells it. */
  connection: RunConnection;
  /** While a page catches up with a log: the `seq` of the newest event that it has. */
  replayedTo?: number | undefined;
  words?: Partial<PartsWords> | undefined;
}

const marks: Readonly<Record<RunConnection, IconName>> = {
  idle: "pending",
  connecting: "running",
  live: "live",
  reconnecting: "reconnecting",
  polling: "polling",
  offline: "offline",
  ended: "ended",
  failed: "failed",
};

/**
 * How a page stands to its server, by a mark and a word; a change is told to those who listen. Classes: `sc-connection` (with
 * `data-connection`), `sc-connection-word`, `sc-connection-replay`, `sc-icon`.
 */
export function ConnectionBadge({ connection, replayedTo, ...props }: ConnectionBadgeProps) {
  const words = wordsOf(props.words);
  return (
    <span className="sc-connection" data-connection={connection} title={words.connectionHint[connection]}>
      <span className="sc-connection-word" role="status">
        <Icon name={marks[connection]} />
        {words.connection[connection]}
      </span>
      {replayedTo !== undefined && (
        // Not told aloud: it changes with every page that is read.
        <span className="sc-connection-replay">
          {words.replayedTo(formatCount(replayedTo, words.locale))}
        </span>
      )}
    </span>
  );
}
