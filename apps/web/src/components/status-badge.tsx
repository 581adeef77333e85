import type { RunStatus, StepStatus } from "@stepcast/pipeline";
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  Hourglass,
  LoaderCircle,
  Pause,
  RotateCw,
} from "lucide-react";
import type { ComponentType } from "react";
import { sharedWords } from "../words/shared.ts";

const { status: text } = sharedWords;

type Status = RunStatus | StepStatus;

interface Look {
  Icon: ComponentType<{ className?: string }>;
  color: string;
  spins?: boolean;
}

/** Status is told by icon and word, never by colour alone. */
const looks: Record<Status, Look> = {
  queued: { Icon: CircleDashed, color: "text-soft" },
  pending: { Icon: CircleDashed, color: "text-faint" },
  running: { Icon: LoaderCircle, color: "text-accent", spins: true },
  waiting: { Icon: Hourglass, color: "text-soft" },
  paused: { Icon: Pause, color: "text-soft" },
  retrying: { Icon: RotateCw, color: "text-accent" },
  completed: { Icon: CircleCheck, color: "text-good" },
  failed: { Icon: CircleX, color: "text-bad" },
  cancelled: { Icon: Ban, color: "text-soft" },
};

export function StatusIcon({ status, className = "size-4" }: { status: Status; className?: string }) {
  const { Icon, color, spins } = looks[status];
  const label = text[status];
  return (
    <span className={color} title={label}>
      <Icon className={`${className} ${spins ? "animate-spin" : ""}`} aria-hidden="true" />
      <span className="sr-only">{label}</span>
    </span>
  );
}

/** `label` says more than the status' own word. */
export function StatusBadge({ status, label = text[status] }: { status: Status; label?: string }) {
  const { Icon, color, spins } = looks[status];
  return (
    <span data-status={status} className={`badge ${color}`}>
      <Icon className={`size-4 ${spins ? "animate-spin" : ""}`} aria-hidden="true" />
      {label}
    </span>
  );
}
