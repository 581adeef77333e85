import { dateReaderFor } from "../../cells/dates.ts";
import type { Candidates, ChosenColumns, ColumnFact } from "./agent.ts";
import { fieldTitles } from "./field-titles.ts";
import { listNames } from "../../table/name-of.ts";
import type { Profile } from "../../table/profile.ts";
import { isNamedLikeAnswers, type Roles } from "./roles.ts";

const mostColumns = 200;

/** Why the answers may be none, or nothing. */
export function doubtAbout(text: Profile, hasHeader: boolean): string | null {
  const repeats = text.cells.length >= 20 && text.distinct <= 12;
  if (text.averageWords < 1.5 || repeats)
    return `the answers in “${text.name}” are very short or repeat themselves: topics and quotes will say little`;
  const others = text.cells.filter((cell) => !isSentence(cell)).length;
  const strange = !isNamedLikeAnswers(text) && others > text.cells.length * 0.3;
  if (!strange) return null;
  const nameless = hasHeader ? "" : ", and there is no header";
  return `“${text.name}” does not look like written answers${nameless}: make sure that this is a table of reviews or survey answers`;
}

/** Letters and spaces for the most part: no path, record or line of code. */
function isSentence(cell: string): boolean {
  const letters = cell.match(/[\p{L}\p{M}\s.,!?'’"-]/gu)?.length ?? 0;
  const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(cell);
  return letters >= cell.length * 0.85 && (dense || /\p{L}\s+\p{L}/u.test(cell));
}

/** What was found, in sentences for the step's log. */
export function describeChoice(roles: Roles, candidates: Candidates, profiles: Profile[]): string[] {
  const { text, date, rating, group } = roles;
  const lines = [
    candidates.text.length > 0
      ? askAbout("answers", candidates.text)
      : text && `answers are in “${text.name}” (about ${Math.round(text.averageWords)} words each)`,
    candidates.date.length > 0 ? askAbout("dates", candidates.date) : date && dateLine(date),
    candidates.rating.length > 0
      ? askAbout("ratings", candidates.rating)
      : rating && `ratings are in “${rating.name}”`,
    group && `groups are in “${group.name}” (${group.distinct} in the first rows)`,
    candidates.text.length === 0 && unread(roles, profiles),
  ];
  return lines.filter((line) => typeof line === "string");
}

function askAbout(what: string, candidates: { column: string }[]): string {
  return `${what} may be in ${listNames(candidates.map(({ column }) => ({ name: column })))}: a person is to choose`;
}

function dateLine({ name, cells }: Profile): string {
  const { order, ambiguous } = dateReaderFor(cells);
  return `dates are in “${name}”${ambiguous ? `; 03/04 could be either, taken as ${order}` : ""}`;
}

function unread({ text, group }: Roles, profiles: Profile[]): string | undefined {
  const others = profiles.filter(
    (p) =>
      p !== text &&
      p !== group &&
      p.averageWords >= 4 &&
      p.filled > 0.2 &&
      p.dateShare < 0.5 &&
      p.numberShare < 0.5,
  );
  if (others.length === 0) return undefined;
  return `not read, though they hold text too: ${listNames(others)}; to have another, name it in “${fieldTitles.text}”`;
}

/** What is recorded about the columns: the first ones, and those that may play a part. */
export function describeColumns(profiles: Profile[], roles: Roles, candidates: Candidates): ColumnFact[] {
  const parts = new Set([
    ...[roles.text, roles.date, roles.rating, roles.group].map((profile) => profile?.name),
    ...[candidates.text, candidates.date, candidates.rating].flat().map(({ column }) => column),
  ]);
  return profiles
    .filter(({ name }, place) => place < mostColumns || parts.has(name))
    .map((profile) => ({
      name: profile.name,
      kind: kindOf(profile, roles),
      filled: Math.round(profile.filled * 1_000) / 1_000,
      example: (profile.cells[0] ?? "").slice(0, 80).toWellFormed(),
      order: profile.dateShare > 0 ? dateReaderFor(profile.cells).order : null,
      scale: profile.ratingShare > 0 ? scaleOf(profile) : null,
    }));
}

/** What is taken where nobody says otherwise. */
export function proposalOf({ text, date, rating, group }: Roles): {
  [Part in keyof ChosenColumns]: ChosenColumns[Part] | null;
} {
  return {
    text: text?.name ?? null,
    date: date ? { column: date.name, order: dateReaderFor(date.cells).order } : null,
    rating: rating ? { column: rating.name, ...scaleOf(rating) } : null,
    group: group?.name ?? null,
  };
}

/** The scale a rating column most likely uses: 1–5, 0–10 or 0–100. Among one to five stars, none means "not rated". */
function scaleOf({ min, max }: Profile): { min: number; max: number } {
  if (max <= 5) return { min: min > 0 ? Math.min(1, min) : 1, max: 5 };
  return max <= 10 ? { min: Math.min(1, min), max: 10 } : { min: 0, max: 100 };
}

function kindOf(profile: Profile, roles: Roles): ColumnFact["kind"] {
  if (profile === roles.text) return "text";
  if (profile === roles.date || profile.dateShare > 0.6) return "date";
  if (profile === roles.rating) return "rating";
  if (profile.numberShare > 0.8) return isNumbered(profile) ? "id" : "number";
  if (profile === roles.group || profile.variety < 0.2) return "category";
  if (profile.averageWords >= 4) return "text";
  return profile.cells.length >= fewCells && profile.variety > 0.9 ? "id" : "other";
}

/** Among fewer cells each may well be another by chance. */
const fewCells = 20;

/** Whole numbers, each there once, that rise or fall all the way, or are called ids: they count records, and measure nothing. */
function isNumbered({ name, cells, variety }: Profile): boolean {
  if (cells.length < fewCells || variety < 1 || !cells.every((cell) => /^\d+$/.test(cell))) return false;
  const numbers = cells.map(Number);
  const rises = numbers.every((value, at) => at === 0 || value > (numbers[at - 1] ?? value));
  const falls = numbers.every((value, at) => at === 0 || value < (numbers[at - 1] ?? value));
  return rises || falls || /(^|[^a-z])(id|key|no|nr|number)$/i.test(name);
}
