import type { DateField } from "./field.ts";

/** What `<input type="datetime-local">` shows of an instant: the clock here. Empty where it is no instant. */
export function localText(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  const [year, month, day, hours, minutes, seconds, ms] = [
    [date.getFullYear(), 4],
    [date.getMonth() + 1, 2],
    [date.getDate(), 2],
    [date.getHours(), 2],
    [date.getMinutes(), 2],
    [date.getSeconds(), 2],
    [date.getMilliseconds(), 3],
  ].map(([number = 0, digits = 2]) => String(number).padStart(digits, "0"));
  const fine = ms !== "000" ? `:${seconds}.${ms}` : seconds !== "00" ? `:${seconds}` : "";
  return `${year}-${month}-${day}T${hours}:${minutes}${fine}`;
}

/** The instant of such a text, in UTC, as exactly as the field's patterns take it; undefined where it is none. */
export function isoText(local: string, { patterns }: Pick<DateField, "patterns">): string | undefined {
  const date = new Date(local);
  // ISO 8601 has four digits for a year; Dates go beyond.
  if (Number.isNaN(date.getTime()) || !/^\d{4}-/.test(date.toISOString())) return undefined;
  const full = date.toISOString();
  const shorter = [full, full.replace(".000Z", "Z"), full.replace(":00.000Z", "Z")];
  return shorter.find((text) => fitsAll(text, patterns)) ?? full;
}

/** As JSON Schema has it, a pattern may fit anywhere in the text. One that this engine cannot read is left to the server. */
export function fitsAll(text: string, patterns: readonly string[]): boolean {
  return patterns.every((pattern) => regExpOf(pattern)?.test(text) ?? true);
}

/** Patterns are a schema's, so there are few; fields may be many, and each is asked at every key. */
const regExps = new Map<string, RegExp | undefined>();

function regExpOf(pattern: string): RegExp | undefined {
  if (!regExps.has(pattern)) regExps.set(pattern, compile(pattern));
  return regExps.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Some are written for the one mode, some for the other.
    }
  }
  return undefined;
}
