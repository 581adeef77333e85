"use client";

import { formatDuration } from "./format.ts";
import { useNow } from "./use-now.ts";

/** A duration that grows until it has its end. It ticks by itself, so that what is around it need not. */
export function Elapsed({ from, to }: { from: number; to: number | undefined }) {
  const now = useNow(to === undefined);
  return (
    // The clock differs between server and browser; hydration must not mind.
    <span className="tabular-nums" suppressHydrationWarning>
      {formatDuration((to ?? now) - from)}
    </span>
  );
}
