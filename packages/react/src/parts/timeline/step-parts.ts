import type { AttemptState, StepState } from "@stepcast/pipeline";

/** One stretch of a step's time. `from` and `to` are milliseconds since 1970. */
export type StepPart = WorkPart | DelayPart;

/** An attempt. */
export interface WorkPart {
  readonly kind: "work";
  readonly from: number;
  readonly to: number;
  readonly attempt: number;
  /** `abandoned`: it was cut off, its worker being gone; its time is lost. */
  readonly outcome: "running" | "completed" | "failed" | "abandoned" | "cancelled";
  readonly error: string | undefined;
}

/** Between two attempts: the delay before a retry, or until another worker took over. */
export interface DelayPart {
  readonly kind: "retry-delay" | "takeover-delay";
  readonly from: number;
  readonly to: number;
}

/**
 * A step's time from its start until its end, or until `until`, in parts that follow one another without a gap. Clocks of several
 * machines differ: what begins before the last has ended begins where that ends.
 */
export function stepParts(step: StepState, until: number): readonly StepPart[] {
  const kept = partsOfEnded.get(step);
  if (kept) return kept;
  const attempts = ownAttempts(step);
  const parts: StepPart[] = [];
  for (const [index, attempt] of attempts.entries()) {
    const from = Math.max(attempt.startedAt, parts.at(-1)?.to ?? 0);
    const next = attempts[index + 1];
    const to = Math.max(from, attempt.endedAt ?? next?.startedAt ?? until);
    parts.push({ kind: "work", from, to, attempt: attempt.attempt, ...outcomeOf(step, attempt, !next) });
    const over = next ? next.startedAt : step.status === "retrying" ? until : to;
    if (over > to) parts.push({ kind: delayAfter(attempt), from: to, to: over });
  }
  if (step.endedAt !== undefined) partsOfEnded.set(step, parts);
  return parts;
}

/** An ended step stays as it is, and so does the object that tells of it: of 10,000 steps only those at work are looked at again. */
const partsOfEnded = new WeakMap<StepState, readonly StepPart[]>();

/** In a rerun, a step whose copied result was not used begins with that copy: an attempt that took no time here. */
function ownAttempts({ attempts, copied }: StepState): readonly AttemptState[] {
  const [first, second] = attempts;
  const isUnusedCopy = !copied && second && first?.endedAt !== undefined && first.error === undefined;
  return isUnusedCopy ? attempts.slice(1) : attempts;
}

function delayAfter({ error }: AttemptState): DelayPart["kind"] {
  return error?.code === "abandoned" ? "takeover-delay" : "retry-delay";
}

function outcomeOf(
  step: StepState,
  { endedAt, error }: AttemptState,
  isLast: boolean,
): Pick<WorkPart, "outcome" | "error"> {
  if (error?.code === "abandoned") return { outcome: "abandoned", error: error.message };
  if (error) return { outcome: "failed", error: error.message };
  if (endedAt === undefined) return { outcome: isLast ? "running" : "abandoned", error: undefined };
  return { outcome: step.status === "cancelled" && isLast ? "cancelled" : "completed", error: undefined };
}
