import type { TimeFilter, TimeSpan } from "./runs-filter.ts";

/** From `since` on and before `until`, in milliseconds since 1970; what is left out is open. */
export interface TimeRange {
  readonly since?: number;
  readonly until?: number;
}

const daysOf: Record<TimeSpan, number> = { today: 1, "7d": 7, "30d": 30 };

/**
 * What a filter means on the clock and calendar of whoever reads. Days are whole, from midnight to midnight, also those of 23 hours; a span
 * of seven days is today and the six before.
 */
export function rangeOf(time: TimeFilter | undefined, now: number): TimeRange {
  if (!time) return {};
  if (time.kind === "span") return { since: midnight(new Date(now), 1 - daysOf[time.span]) };
  return {
    ...(time.from !== undefined && { since: midnight(localDay(time.from)) }),
    ...(time.to !== undefined && { until: midnight(localDay(time.to), 1) }),
  };
}

/** As date fields write it: `2026-08-01`, of the reader's own calendar. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const part = (value: number, digits: number) => String(value).padStart(digits, "0");
  return [part(date.getFullYear(), 4), part(date.getMonth() + 1, 2), part(date.getDate(), 2)].join("-");
}

function localDay(day: string): Date {
  // Without a zone it is read as local time; a day alone would be read as UTC.
  return new Date(`${day}T00:00`);
}

/** The midnight with which a day begins, so many days later. */
function midnight(date: Date, daysLater = 0): number {
  const moved = new Date(date);
  moved.setHours(0, 0, 0, 0);
  moved.setDate(moved.getDate() + daysLater);
  return moved.getTime();
}
