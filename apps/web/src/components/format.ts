import { formatDuration as durationIn, formatSize } from "@stepcast/react";
import { currentLocale } from "./locale.ts";

/** As the parts say it: 800ms, 1.2s, 2m 5s, 4h 3m. */
export function formatDuration(ms: number): string {
  return durationIn(ms, currentLocale());
}

/** As a person says it: 3_000 → "3 sec", 90_000 → "1.5 min", two hours → "2 hr". */
export function formatRoughly(ms: number): string {
  if (ms < 60_000) return numbers("seconds").format(Math.round(ms / 1_000));
  if (ms < 3_600_000) return numbers("minutes").format(ms / 60_000);
  return numbers("hours").format(ms / 3_600_000);
}

/** As the parts say it, in units of 1,000: 512 bytes, 4.2 kB. */
export function formatBytes(bytes: number): string {
  return formatSize(bytes, currentLocale());
}

export function formatCount(count: number): string {
  return numbers("whole").format(count);
}

export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** A day and a time; `timeZone` undefined is the reader's own. */
export function formatMoment(at: number, timeZone?: string): string {
  return dates("short", timeZone).format(at);
}

/** The time of day to the second: what tells two of one minute apart. */
export function formatClock(at: number, timeZone?: string): string {
  return dates("clock", timeZone).format(at);
}

/** A day and a time to the second, with the zone's name. */
export function formatZoned(at: number, timeZone?: string): string {
  return dates("full", timeZone).format(at);
}

const numberOptions = {
  whole: { maximumFractionDigits: 0 },
  seconds: { style: "unit", unit: "second" },
  minutes: { style: "unit", unit: "minute", maximumFractionDigits: 1 },
  hours: { style: "unit", unit: "hour", maximumFractionDigits: 1 },
} as const satisfies Record<string, Intl.NumberFormatOptions>;

const dateOptions = {
  short: { dateStyle: "medium", timeStyle: "short" },
  clock: { timeStyle: "medium" },
  full: {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "long",
  },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// To make one costs a thousand times what it costs to use it.
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(name: keyof typeof numberOptions): Intl.NumberFormat {
  const locale = currentLocale();
  return kept(`${locale} ${name}`, () => new Intl.NumberFormat(locale, numberOptions[name]));
}

function dates(name: keyof typeof dateOptions, timeZone: string | undefined): Intl.DateTimeFormat {
  const locale = currentLocale();
  const make = () => new Intl.DateTimeFormat(locale, { ...dateOptions[name], timeZone });
  return kept(`${locale} ${name} ${timeZone ?? ""}`, make);
}

function kept<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: string,
  make: () => Format,
): Format {
  // What is kept under a key was made for it.
  const format = (made.get(key) as Format | undefined) ?? make();
  made.set(key, format);
  return format;
}
