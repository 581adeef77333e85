/** Durations, sizes, counts and times by locale; all parts write theirs here. `locale` undefined is the browser's own. */

type Locale = string | undefined;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds as a person says them, in two units at most: 3 ms, 1.2 s, 2m 5s, 4h 3m, 2d 4h. `spoken` writes the units out. */
export function formatDuration(ms: number, locale?: Locale, spoken = false): string {
  const unit = (amount: number, name: string, digits = 0) =>
    numberIn(locale, {
      style: "unit",
      unit: name,
      unitDisplay: spoken ? "long" : "narrow",
      maximumFractionDigits: digits,
    }).format(amount);
  const pair = (large: number, largeName: string, small: number, smallName: string) =>
    small === 0 ? unit(large, largeName) : `${unit(large, largeName)} ${unit(small, smallName)}`;
  const length = Math.max(0, ms);
  if (length < second) return unit(Math.floor(length), "millisecond");
  if (length < 10 * second) return unit(Math.floor(length / 100) / 10, "second", 1);
  // Down, never up: 59.9 s is not a minute.
  if (length < minute) return unit(Math.floor(length / second), "second");
  if (length < hour)
    return pair(Math.floor(length / minute), "minute", Math.floor((length % minute) / second), "second");
  if (length < day)
    return pair(Math.floor(length / hour), "hour", Math.floor((length % hour) / minute), "minute");
  return pair(Math.floor(length / day), "day", Math.floor((length % day) / hour), "hour");
}

/** Seconds to the millisecond, with no more digits than there are: 12s, 12.5s, 12.345s. */
export function formatSeconds(ms: number, locale?: Locale): string {
  const digits = { style: "unit", unit: "second", unitDisplay: "narrow", maximumFractionDigits: 3 } as const;
  return numberIn(locale, digits).format(ms / second);
}

/** Bytes in units of 1,000: 512 bytes, 4.2 kB, 1.3 GB. */
export function formatSize(bytes: number, locale?: Locale): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const amount = bytes / 1_000 ** power;
  return numberIn(locale, {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power === 0 || amount >= 100 ? 0 : 1,
  }).format(amount);
}

/** 10,000 as the locale writes it. */
export function formatCount(count: number, locale?: Locale): string {
  return numberIn(locale, {}).format(count);
}

/** 0.6 → 60%. Down: only what is whole is 100%. */
export function formatShare(share: number, locale?: Locale): string {
  const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100) / 100;
  return numberIn(locale, { style: "percent" }).format(percent);
}

/** A day and a time in the reader's time zone. `at` in milliseconds since 1970. */
export function formatMoment(at: number, locale?: Locale): string {
  return dateIn(locale, { dateStyle: "medium", timeStyle: "medium" }).format(at);
}

/** A day alone. */
export function formatDay(at: number, locale?: Locale): string {
  return dateIn(locale, { dateStyle: "medium" }).format(at);
}

/** A time of day to the millisecond, in the reader's time zone or the given one. */
export function formatClock(at: number, locale?: Locale, timeZone?: string): string {
  return dateIn(locale, { ...clock, timeZone }).format(at);
}

const clock: Intl.DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
};

/** How long after the start, to the millisecond: +0:03.250, +4:07:12.000. Negative where a clock went back. */
export function formatOffset(ms: number): string {
  const length = Math.abs(Math.round(ms));
  const two = (part: number) => String(Math.floor(part)).padStart(2, "0");
  const hours = Math.floor(length / hour);
  const minutes = Math.floor((length % hour) / minute);
  const seconds = `${two((length % minute) / second)}.${String(length % second).padStart(3, "0")}`;
  const sign = ms < 0 ? "−" : "+";
  return hours === 0 ? `${sign}${minutes}:${seconds}` : `${sign}${hours}:${two(minutes)}:${seconds}`;
}

/** The zone times are shown in, with its distance from UTC at that time: Europe/Vienna, GMT+2. */
export function formatZone(at: number, locale?: Locale, timeZone?: string): string {
  const options = { timeZone, timeZoneName: "shortOffset" } as const;
  const format = dateIn(locale, options);
  const offset = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value;
  const { timeZone: zone } = format.resolvedOptions();
  return offset === undefined || offset === zone ? zone : `${zone}, ${offset}`;
}

// To make one costs a thousand times what it costs to use it.
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function numberIn(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(numbers, locale, options, () => new Intl.NumberFormat(locale, options));
}

function dateIn(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, locale, options, () => new Intl.DateTimeFormat(locale, options));
}

function kept<T>(formats: Map<string, T>, locale: Locale, options: object, make: () => T): T {
  const key = `${locale ?? ""} ${JSON.stringify(options)}`;
  const found = formats.get(key) ?? make();
  formats.set(key, found);
  return found;
}
