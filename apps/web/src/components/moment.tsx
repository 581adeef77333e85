"use client";

import { useSyncExternalStore } from "react";
import { formatMoment, formatZoned } from "./format.ts";

/** A point in time as the reader's own clock has it; the title says the time zone. Before the browser has the page, it is in UTC. */
export function Moment({ at, className }: { at: number; className?: string }) {
  const zone = useSyncExternalStore(
    () => () => undefined,
    () => undefined,
    () => "UTC",
  );
  return (
    <time dateTime={new Date(at).toISOString()} title={formatZoned(at, zone)} className={className}>
      {formatMoment(at, zone)}
    </time>
  );
}
