import type { RunConnection } from "@stepcast/react";
import { CloudOff, LoaderCircle, Radio, RotateCw } from "lucide-react";
import type { ComponentType } from "react";
import { formatCount } from "../components/format.ts";
import { runWords } from "../words/run.ts";

const { connection: text } = runWords;

interface Look {
  word: string;
  /** What it means for whoever watches. */
  hint: string;
  Icon: ComponentType<{ className?: string }>;
  color: string;
  /** What is shown may be behind what the run has done. */
  isBehind?: boolean;
}

/** Before the first answer there is nothing to tell, and after the end nothing more comes. */
const looks: Partial<Record<RunConnection, Look>> = {
  live: { ...text.live, Icon: Radio, color: "text-good" },
  polling: { ...text.polling, Icon: RotateCw, color: "text-soft" },
  reconnecting: { ...text.reconnecting, Icon: LoaderCircle, color: "text-soft", isBehind: true },
  offline: { ...text.offline, Icon: CloudOff, color: "text-soft", isBehind: true },
};

interface ConnectionBadgeProps {
  connection: RunConnection;
  /** The newest event that the page has. */
  lastSeq: number;
}

/** How the page stands to the server; told by icon and word, and to screen readers as it changes. */
export function ConnectionBadge({ connection, lastSeq }: ConnectionBadgeProps) {
  const look = looks[connection];
  return (
    <span
      role="status"
      data-connection={connection}
      title={look?.hint}
      // As high as the pill beside it, and with nothing to say in nobody's way; it stays there, or a change would not be told.
      className="inline-flex items-center empty:absolute"
    >
      {look && (
        <span className={`inline-flex items-center gap-1.5 text-sm ${look.color}`}>
          <look.Icon className="size-4" aria-hidden="true" />
          {look.word}
          {look.isBehind && <span className="tabular-nums">· {text.shownTo(formatCount(lastSeq))}</span>}
        </span>
      )}
    </span>
  );
}
