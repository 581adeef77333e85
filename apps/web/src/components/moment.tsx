"use client";

import { formatMoment, formatZoned } from "./format.ts";
import { useTimeZone } from "./use-time-zone.ts";

/** A point in time as the reader's own clock has it; the title says the time zone. Before the browser has the page, it is in UTC. */
export function Moment({ at, className }: { at: number; className?: string }) {
  const zone = useTimeZone();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatZoned(at, zone)} className={className}>
      {formatMoment(at, zone)}
    </time>
  );
}
