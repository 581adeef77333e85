import { tellingNames } from "../../table/telling-names.ts";
import type { GivenColumns } from "./given.ts";
import type { Profile } from "../../table/profile.ts";

/** A column with how likely it plays a part: above 0. */
export interface Ranked {
  profile: Profile;
  score: number;
}

/** Which column plays which part. */
export interface Roles {
  text: Profile | undefined;
  date: Profile | undefined;
  rating: Profile | undefined;
  group: Profile | undefined;
}

/** The parts, and all columns that might play them, likeliest first. */
export interface RankedRoles extends Roles {
  ranked: {
    text: Ranked[];
    date: Ranked[];
    rating: Ranked[];
    /** Those with words in them, for a person who knows better, wordiest first. */
    anyText: Profile[];
    all: Profile[];
  };
}

/** Chooses the columns that matter, by what they are called and by what is in them. What a person has given is believed. */
export function chooseRoles(profiles: Profile[], given: GivenColumns): RankedRoles {
  const texts = rankTexts(profiles);
  const text = given.text ?? texts[0]?.profile;
  const free = profiles.filter((profile) => profile !== text && profile.filled > 0.2);
  const dates = rank(without(free, given.rating), dateScore);
  const date = given.date === undefined ? dates[0]?.profile : (given.date ?? undefined);
  const ratings = rank(without(free, date), ratingScore);
  const rating = given.rating === undefined ? ratings[0]?.profile : (given.rating ?? undefined);
  const [group] = rank(without(without(free, date), rating), groupScore);
  const anyText = rank(profiles, wordScore).map(({ profile }) => profile);
  return {
    text,
    date,
    rating,
    group: group?.profile,
    ranked: { text: texts, date: dates, rating: ratings, anyText, all: profiles },
  };
}

/** Very short or repeated answers look like categories: then the name alone decides. */
function rankTexts(profiles: Profile[]): Ranked[] {
  const ranked = rank(profiles, textScore);
  return ranked.length > 0 ? ranked : rank(profiles, shortTextScore);
}

/** Whether a column is named like answers. */
export function isNamedLikeAnswers({ name }: Profile): boolean {
  return tellingNames.text.test(name) && !tellingNames.not.test(name);
}

const looksLikeContact = /^(?:https?:\/\/|www\.|[^\s@]+@[^\s@]+\.\w+$|[0-9a-f-]{24,}$)/i;

function textScore(profile: Profile): number {
  if (profile.filled < 0.02 || profile.dateShare > 0.6 || profile.numberShare > 0.6) return 0;
  if (share(profile, (cell) => looksLikeContact.test(cell)) > 0.5) return 0;
  const hinted = isNamedLikeAnswers(profile);
  const repeats = profile.cells.length >= 20 && profile.distinct <= 12;
  if (profile.averageWords < (hinted ? 1.5 : 2.5) || (repeats && profile.averageWords < 6))
    return hinted && !repeats ? 0.5 : 0;
  const length = Math.log2(1 + Math.min(profile.averageWords, 200));
  const weight = tellingNames.title.test(profile.name)
    ? 0.6
    : tellingNames.not.test(profile.name)
      ? 0.4
      : hinted
        ? 1.8
        : 1;
  return length * weight * (0.4 + 0.6 * profile.variety) * (0.4 + 0.6 * profile.filled);
}

function shortTextScore(profile: Profile): number {
  const { filled, dateShare, numberShare, averageWords, name } = profile;
  if (!isNamedLikeAnswers(profile) || filled < 0.02 || dateShare > 0.6 || numberShare > 0.6) return 0;
  if (share(profile, (cell) => looksLikeContact.test(cell)) > 0.5 || averageWords === 0) return 0;
  return (tellingNames.title.test(name) ? 0.6 : 1) * Math.log2(1 + averageWords) * (0.4 + 0.6 * filled);
}

/** Anything with letters that is no date, number or address. */
function wordScore(profile: Profile): number {
  const { filled, dateShare, numberShare, averageWords } = profile;
  if (filled < 0.02 || dateShare > 0.6 || numberShare > 0.6) return 0;
  if (share(profile, (cell) => !/\p{L}{2}/u.test(cell) || looksLikeContact.test(cell)) > 0.5) return 0;
  return averageWords;
}

function dateScore(profile: Profile): number {
  if (profile.dateShare < 0.6) return 0;
  return profile.dateShare * (tellingNames.date.test(profile.name) ? 2 : 1) * (0.5 + 0.5 * profile.filled);
}

/** A small range of few values. Without a telling name it must be a clear 1–5 scale, and all but pure integers is suspect. */
function ratingScore(profile: Profile): number {
  const { min, max, ratingShare } = profile;
  if (ratingShare < 0.7 || min < 0 || max > 100 || max < 1) return 0;
  const hinted = tellingNames.rating.test(profile.name);
  if (tellingNames.not.test(profile.name) && !hinted) return 0;
  if (hinted)
    return (2 * ratingShare + (max <= 10 ? 0.5 : 0)) * (tellingNames.whole.test(profile.name) ? 2 : 1);
  const integers = share(profile, (cell) => /^[★⭐☆]|^[1-5]([.,][05])?$|\/\s*(5|10)$/u.test(cell));
  return integers > 0.95 && max <= 5 && profile.distinct >= 2 && profile.distinct <= 9 && max - min >= 2
    ? 1
    : 0;
}

function groupScore(profile: Profile): number {
  const { distinct, cells, averageLength, averageWords } = profile;
  const hinted = tellingNames.group.test(profile.name);
  if (distinct < 2 || distinct > 40 || distinct > Math.max(2, cells.length / 2.5) || profile.filled < 0.5)
    return 0;
  if (averageLength > 48 || averageWords > 6 || profile.dateShare > 0.5) return 0;
  if (tellingNames.not.test(profile.name) && !hinted) return 0;
  if (profile.numberShare > 0.5 && !hinted) return 0;
  return (hinted ? 2 : 1) * profile.filled * (distinct <= 12 ? 1 : 0.7) * (averageLength > 2 ? 1 : 0.6);
}

function share(profile: Profile, test: (cell: string) => boolean): number {
  return profile.cells.filter(test).length / Math.max(1, profile.cells.length);
}

/** Those that score at all, best first; of equals the first in the table. */
function rank(profiles: Profile[], score: (profile: Profile) => number): Ranked[] {
  return profiles
    .map((profile) => ({ profile, score: score(profile) }))
    .filter((each) => each.score > 0)
    .sort((a, b) => b.score - a.score);
}

function without(profiles: Profile[], taken: Profile | null | undefined): Profile[] {
  return profiles.filter((profile) => profile !== taken);
}
