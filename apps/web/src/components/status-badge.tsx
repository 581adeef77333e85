import type { RunStatus, StepStatus } from "@stepcast/pipeline";
import { Ban, Check, CircleDashed, Clock, LoaderCircle, Pause, RotateCw, X } from "lucide-react";
import type { ComponentType } from "react";

type Status = RunStatus | StepStatus;

interface Look {
  label: string;
  Icon: ComponentType<{ className?: string }>;
  color: string;
  spins?: boolean;
}

/** Status is told by icon and word, never by colour alone. */
const looks: Record<Status, Look> = {
  queued: { label: "Queued", Icon: Clock, color: "text-soft" },
  pending: { label: "Pending", Icon: CircleDashed, color: "text-faint" },
  running: { label: "Running", Icon: LoaderCircle, color: "text-accent", spins: true },
  waiting: { label: "Waiting", Icon: Clock, color: "text-soft" },
  paused: { label: "Paused", Icon: Pause, color: "text-soft" },
  retrying: { label: "Retrying", Icon: RotateCw, color: "text-accent" },
  completed: { label: "Completed", Icon: Check, color: "text-good" },
  failed: { label: "Failed", Icon: X, color: "text-bad" },
  cancelled: { label: "Cancelled", Icon: Ban, color: "text-soft" },
};

export function StatusIcon({ status, className = "size-4" }: { status: Status; className?: string }) {
  const { Icon, color, spins, label } = looks[status];
  return (
    <span className={color} title={label}>
      <Icon className={`${className} ${spins ? "animate-spin" : ""}`} aria-hidden="true" />
      <span className="sr-only">{label}</span>
    </span>
  );
}

/** `label` says more than the status' own word. */
export function StatusBadge({ status, label = looks[status].label }: { status: Status; label?: string }) {
  const { Icon, color, spins } = looks[status];
  return (
    <span
      data-status={status}
      className={`inline-flex items-center gap-1.5 rounded-full border border-line bg-surface py-1 pr-3 pl-2 text-sm font-medium ${color}`}
    >
      <Icon className={`size-4 ${spins ? "animate-spin" : ""}`} aria-hidden="true" />
      {label}
    </span>
  );
}
