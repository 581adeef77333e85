import type { RunConnection } from "@stepcast/react";
import { CloudOff, Radio, RefreshCw, WifiOff } from "lucide-react";
import type { ComponentType } from "react";

interface Look {
  label: string;
  /** What it means for whoever watches. */
  hint: string;
  Icon: ComponentType<{ className?: string }>;
  color: string;
}

/** Before the first answer there is nothing to tell, and after the end nothing more comes. */
const looks: Partial<Record<RunConnection, Look>> = {
  live: { label: "Live", hint: "Events come as they happen", Icon: Radio, color: "text-good" },
  polling: {
    label: "Polling",
    hint: "Events are asked for now and then: something on the way holds streams, or too many tabs are open",
    Icon: RefreshCw,
    color: "text-soft",
  },
  reconnecting: {
    label: "Reconnecting",
    hint: "The line to the server is lost. The run goes on, and so will this page",
    Icon: CloudOff,
    color: "text-soft",
  },
  offline: {
    label: "Offline",
    hint: "This machine has no network. The run goes on, and so will this page",
    Icon: WifiOff,
    color: "text-soft",
  },
};

/** How the page stands to the server; told by icon and word, and to screen readers as it changes. */
export function ConnectionBadge({ connection }: { connection: RunConnection }) {
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
          {look.label}
        </span>
      )}
    </span>
  );
}
