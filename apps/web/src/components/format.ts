import { currentLocale } from "./locale.ts";

/** 950 → "0.9 s", 83_000 → "1:23", four hours → "4:00:00". */
export function formatDuration(ms: number): string {
  if (ms < 60_000) return `${numbers("tenths").format(Math.floor(Math.max(0, ms) / 100) / 10)} s`;
  const seconds = Math.floor(ms / 1000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3_600);
  return hours > 0 ? [hours, ...parts].join(":") : parts.join(":").replace(/^0/, "");
}

/** As a person says it: 3_000 → "3 s", 90_000 → "1.5 min", two hours → "2 h". */
export function formatRoughly(ms: number): string {
  if (ms < 60_000) return `${numbers("whole").format(Math.round(ms / 1_000))} s`;
  if (ms < 3_600_000) return `${numbers("upToTenths").format(ms / 60_000)} min`;
  return `${numbers("upToTenths").format(ms / 3_600_000)} h`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${numbers("whole").format(bytes / 1024)} KB`;
  return `${numbers("tenths").format(bytes / 1024 / 1024)} MB`;
}

export function formatCount(count: number): string {
  return numbers("whole").format(count);
}

/** "1 answer", "12 answers". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

export function formatShare(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** A day and a time; `timeZone` undefined is the reader's own. */
export function formatMoment(at: number, timeZone?: string): string {
  return dates("short", timeZone).format(at);
}

/** The same to the second, with the zone's name. */
export function formatZoned(at: number, timeZone?: string): string {
  return dates("full", timeZone).format(at);
}

const numberOptions = {
  whole: { maximumFractionDigits: 0 },
  tenths: { minimumFractionDigits: 1, maximumFractionDigits: 1 },
  upToTenths: { maximumFractionDigits: 1 },
} as const satisfies Record<string, Intl.NumberFormatOptions>;

const dateOptions = {
  short: { dateStyle: "medium", timeStyle: "short" },
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
