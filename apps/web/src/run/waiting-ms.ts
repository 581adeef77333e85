interface Asked {
  readonly status: "open" | "answered" | "closed";
  readonly askedAt: number;
  readonly answeredAt: number | undefined;
  readonly expiresAt: number | undefined;
}

/** For how long a run has waited for people until `now`, in milliseconds. Where two questions were open at once, it counts once. */
export function waitingMs(questions: readonly Asked[], now: number): number {
  const spans = questions.map((asked) => [asked.askedAt, endOf(asked, now)] as const);
  let total = 0;
  let counted = 0;
  for (const [from, to] of spans.sort(([a], [b]) => a - b)) {
    total += Math.max(0, to - Math.max(from, counted));
    counted = Math.max(counted, to);
  }
  return total;
}

/** One that was closed was so by its time, or by the run's end. */
function endOf({ status, answeredAt, expiresAt }: Asked, now: number): number {
  if (status === "open") return now;
  return Math.min(now, answeredAt ?? expiresAt ?? now);
}
