"use client";

import { formatRoughly } from "../components/format.ts";
import { useNow } from "../components/use-now.ts";
import { runWords } from "../words/run.ts";
import { type Remaining, remaining, roundedMs } from "./estimate.ts";

interface ExpectedTimeProps {
  usualMs: number | undefined;
  /** Since when the run has worked, in milliseconds since 1970. */
  from: number;
  /** For how long it only waited since. */
  waitedMs(now: number): number;
}

/** How long a run still takes, as far as earlier ones tell. */
export function ExpectedTime({ usualMs, from, waitedMs }: ExpectedTimeProps) {
  const now = useNow(usualMs !== undefined, 1_000);
  const left = remaining(usualMs, now - from - waitedMs(now));
  return left && <span data-testid="estimate">{wordsFor(left)}</span>;
}

function wordsFor(left: Remaining): string {
  const { progress } = runWords;
  switch (left.kind) {
    case "left":
      return progress.left(formatRoughly(roundedMs(left.ms)));
    case "soon":
      return progress.soon;
    case "longer":
      return progress.longer(formatRoughly(roundedMs(left.usualMs)));
    default:
      return left satisfies never;
  }
}
