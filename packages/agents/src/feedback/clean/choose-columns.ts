import type { FileRef, StepcastError } from "@stepcast/pipeline";
import type { z } from "zod";
import type { ChosenColumns, ColumnFact } from "./agent.ts";
import { dateReaderFor } from "./dates.ts";
import { bad } from "./open-table.ts";
import type { Profile } from "./profile.ts";
import { chooseRoles, isNamedLikeAnswers, named, type Roles } from "./roles.ts";

/** Roles with a text column for sure. */
export type FoundRoles = Roles & { text: Profile };

/** Chooses the columns, or explains which there are to choose from. */
export function chooseColumns(csv: FileRef, profiles: Profile[], textColumn: string | undefined): FoundRoles {
  if (textColumn !== undefined && !named(profiles, textColumn)) {
    throw bad(
      csv,
      `has no column “${textColumn}”. Its columns are ${list(profiles)}: name one of these as textColumn`,
    );
  }
  const roles = chooseRoles(profiles, textColumn);
  if (!roles.text) throw noText(csv, profiles);
  return { ...roles, text: roles.text };
}

/** Why the answers may be none, or nothing. A column that a person named is believed. */
export function doubtAbout({ text }: FoundRoles, hasHeader: boolean): string | null {
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

/** The choice in sentences, for the step's log. */
export function describeChoice(roles: FoundRoles, profiles: Profile[]): string[] {
  const lines = [
    `reading answers from “${roles.text.name}” (about ${Math.round(roles.text.averageWords)} words each)`,
  ];
  if (roles.date) {
    const { order, ambiguous } = dateReaderFor(roles.date.cells);
    lines.push(
      `dates from “${roles.date.name}”${ambiguous ? `; 03/04 could be either, taken as ${order}` : ""}`,
    );
  }
  if (roles.rating) lines.push(`ratings from “${roles.rating.name}”`);
  if (roles.group)
    lines.push(`groups from “${roles.group.name}” (${roles.group.distinct} in the first rows)`);
  const unread = profiles.filter(
    (p) =>
      p !== roles.text &&
      p !== roles.group &&
      p.averageWords >= 4 &&
      p.filled > 0.2 &&
      p.dateShare < 0.5 &&
      p.numberShare < 0.5,
  );
  if (unread.length > 0)
    lines.push(`not read, though they hold text too: ${list(unread)}; choose with textColumn`);
  return lines;
}

/** What is recorded about the columns. */
export function describeColumns(
  profiles: Profile[],
  roles: FoundRoles,
): { columns: z.infer<typeof ColumnFact>[]; chosen: ChosenColumns } {
  const columns = profiles.slice(0, 60).map((profile) => ({
    name: profile.name,
    looksLike: looksLike(profile, roles),
    filled: Math.round(profile.filled * 1_000) / 1_000,
    example: (profile.cells[0] ?? "").slice(0, 80).toWellFormed(),
  }));
  const { rating } = roles;
  const chosen = {
    text: roles.text.name,
    date: roles.date?.name ?? null,
    rating: rating ? { column: rating.name, ...scaleOf(rating) } : null,
    group: roles.group?.name ?? null,
  };
  return { columns, chosen };
}

/** The scale a rating column most likely uses: 1–5, 0–10 or 0–100. Among one to five stars, none means "not rated". */
export function scaleOf({ min, max }: Profile): { min: number; max: number } {
  if (max <= 5) return { min: min > 0 ? Math.min(1, min) : 1, max: 5 };
  return max <= 10 ? { min: Math.min(1, min), max: 10 } : { min: 0, max: 100 };
}

function looksLike(profile: Profile, roles: FoundRoles): z.infer<typeof ColumnFact>["looksLike"] {
  if (profile === roles.text) return "text";
  if (profile === roles.date || profile.dateShare > 0.6) return "date";
  if (profile === roles.rating) return "rating";
  if (profile.numberShare > 0.8) return "number";
  if (profile === roles.group || profile.variety < 0.2) return "category";
  return profile.averageWords >= 4 ? "text" : "other";
}

function noText(csv: FileRef, profiles: Profile[]): StepcastError {
  return bad(
    csv,
    `has no column that looks like written answers. Its columns are ${list(profiles)}: if one of these holds the answers, name it as textColumn`,
  );
}

function list(profiles: Profile[]): string {
  const names = profiles.slice(0, 30).map((profile) => `“${profile.name}”`);
  return names.join(", ") + (profiles.length > 30 ? ` and ${profiles.length - 30} more` : "");
}
