import { usageError } from "../cli-error.ts";
import { type Completes, kebab } from "./command.ts";
import { didYouMean } from "./nearest.ts";

/** An argument known by its name. */
export interface Option<T = unknown> {
  readonly summary: string;
  /** One letter: `o` for `-o`. */
  readonly short?: string;
  /** What stands for its value in help, such as `<url>`; a flag has none. */
  readonly value?: string;
  readonly completes?: Completes;
  /** A flag that is on unless `--no-…` says otherwise. */
  readonly negated?: boolean;
  /** Understands what was typed: nothing where it was left out, `true` or `false` for a flag. @throws CliError */
  read(typed: readonly string[], name: string): T;
}

export type Options = Readonly<Record<string, Option>>;
export type ValuesOf<O extends Options> = {
  [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
};

type Extras = Pick<Option, "short" | "completes">;

export function flag(summary: string, extras: Extras = {}): Option<boolean> {
  return { summary, ...extras, read: (typed) => typed.at(-1) === "true" };
}

/** A flag that is on; typed as `--no-<name>` it is off. */
export function negatedFlag(summary: string): Option<boolean> {
  return { summary, negated: true, read: (typed) => typed.at(-1) !== "false" };
}

/** How an option is typed: `--run-id`, `--no-wait`. */
export function typedAs(name: string, { negated }: Option): string {
  return `--${negated ? "no-" : ""}${kebab(name)}`;
}

export function text(value: string, summary: string, extras: Extras = {}): Option<string | undefined> {
  return { summary, value, ...extras, read: (typed) => typed.at(-1) };
}

export function oneOf<const C extends string>(choices: readonly C[], summary: string): Option<C | undefined> {
  return {
    summary,
    value: `<${choices.join("|")}>`,
    completes: choices,
    read: (typed, name) => typed.slice(-1).map((word) => requireChoice(word, choices, name))[0],
  };
}

/** Several of some words, with commas or by repeating the option. */
export function someOf<const C extends string>(
  value: string,
  choices: readonly C[],
  summary: string,
): Option<C[]> {
  return {
    summary,
    value,
    completes: choices,
    read: (typed, name) => splitList(typed).map((word) => requireChoice(word, choices, name)),
  };
}

/** Several words, with commas or by repeating the option. */
export function list(value: string, summary: string, extras: Extras = {}): Option<string[]> {
  return { summary, value, ...extras, read: splitList };
}

export function wholeNumber(
  summary: string,
  { min, max, otherwise }: { min: number; max: number; otherwise: number },
): Option<number> {
  return {
    summary: `${summary} (default: ${otherwise})`,
    value: "<number>",
    read(typed, name) {
      const word = typed.at(-1);
      if (word === undefined) return otherwise;
      const number = Number(word);
      if (/^\d+$/.test(word) && number >= min && number <= max) return number;
      throw usageError(`--${name} needs a whole number from ${min} to ${max}, not ${JSON.stringify(word)}`);
    },
  };
}

/** A point in time, in milliseconds since 1970: a date, or how long ago. */
export function moment(summary: string): Option<number | undefined> {
  return {
    summary,
    value: "<when>",
    read: (typed, name) => typed.slice(-1).map((word) => toMoment(word, name))[0],
  };
}

const unitsMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

function toMoment(word: string, name: string): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(word) ?? [];
  if (count && unit) return Date.now() - Number(count) * (unitsMs[unit] ?? 0);
  const date = Date.parse(word);
  if (!Number.isNaN(date)) return date;
  throw usageError(
    `--${name} needs a date such as 2026-05-01, or how long ago, such as 90m, 2h or 3d, not ${JSON.stringify(word)}`,
  );
}

/** `a,b` and repeated options mean the same. */
export function splitList(texts: readonly string[]): string[] {
  const parts = texts.flatMap((text) => text.split(","));
  return parts.map((part) => part.trim()).filter(Boolean);
}

function requireChoice<C extends string>(word: string, choices: readonly C[], name: string): C {
  const found = choices.find((choice) => choice === word);
  if (found !== undefined) return found;
  throw usageError(
    `--${name} takes ${choices.join(", ")}, not ${JSON.stringify(word)}.${didYouMean(word, choices)}`,
  );
}
