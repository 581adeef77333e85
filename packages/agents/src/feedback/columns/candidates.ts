import type { FileRef } from "@stepcast/pipeline";
import { dateReaderFor } from "../../cells/dates.ts";
import { readRating } from "../../cells/numbers.ts";
import { cleanText } from "../../cells/text.ts";
import type { Candidate, Candidates } from "./agent.ts";
import { fieldTitles } from "./field-titles.ts";
import type { GivenColumns } from "./given.ts";
import { listNames } from "../../table/name-of.ts";
import { bad } from "../../table/open-table.ts";
import type { Profile } from "../../table/profile.ts";
import type { Ranked, RankedRoles } from "./roles.ts";

/**
 * How far the best column must lead to be taken without asking: by as much as a telling name is worth in its score. What
 * is closer than that, neither names nor cells have settled.
 */
const clearLead = { text: 1.8, date: 2, rating: 2 };
/** Two columns that say the same in so many records are no question: it does not matter which is read. */
const sameShare = 0.95;
const mostCandidates = 12;
const samplesEach = 4;
const sampleLength = 160;

/** The columns among which a person is to choose, for each part that is open. */
export function findCandidates(
  csv: FileRef,
  { ranked, text }: RankedRoles,
  given: GivenColumns,
  records: string[][],
): Candidates {
  const open = (part: "text" | "date" | "rating", read: (first: Profile) => Reader) =>
    given[part] === undefined ? rivals(ranked[part], clearLead[part], records, read) : [];
  const found = {
    text: open("text", () => (cell) => cleanText(cell).text.toLowerCase() || undefined),
    date: open("date", (first) => dateReaderFor(first.cells).read),
    rating: open("rating", () => readRating),
  };
  if (!text) found.text = lastResort(csv, ranked.anyText, ranked.all);
  return {
    text: found.text.slice(0, mostCandidates).map(candidate),
    date: found.date.slice(0, mostCandidates).map(candidate),
    rating: found.rating.slice(0, mostCandidates).map(candidate),
  };
}

type Reader = (cell: string) => string | number | undefined;

function rivals(
  ranked: Ranked[],
  lead: number,
  records: string[][],
  reader: (first: Profile) => Reader,
): Profile[] {
  const [first, ...others] = ranked;
  if (!first) return [];
  const read = reader(first.profile);
  const near = others
    .filter(({ score }) => score * lead > first.score)
    .map(({ profile }) => profile)
    .filter((profile) => !saysTheSame(records, first.profile, profile, read));
  return near.length === 0 ? [] : [first.profile, ...near];
}

function saysTheSame(records: string[][], one: Profile, other: Profile, read: Reader): boolean {
  let both = 0;
  let same = 0;
  for (const cells of records) {
    const [a, b] = [read(cells[one.at] ?? ""), read(cells[other.at] ?? "")];
    if (a === undefined || b === undefined) continue;
    both += 1;
    if (a === b) same += 1;
  }
  return both > 0 && same >= both * sameShare;
}

/** Where no column looks like answers, a person may know better, if there are words at all. */
function lastResort(csv: FileRef, wordy: Profile[], all: Profile[]): Profile[] {
  if (wordy.length > 0) return wordy;
  throw bad(
    csv,
    `has no column that looks like written answers. Its columns are ${listNames(all)}: if one of these holds the answers, name it in “${fieldTitles.text}”`,
  );
}

/** The first different cells, to tell a column by. */
function candidate({ name, cells, filled }: Profile): Candidate {
  const samples = new Set<string>();
  for (const cell of cells) {
    const { text } = cleanText(cell);
    if (text !== "") samples.add(text.length > sampleLength ? `${text.slice(0, sampleLength - 1)}…` : text);
    if (samples.size === samplesEach) break;
  }
  return {
    column: name,
    samples: [...samples].map((sample) => sample.toWellFormed()),
    filled: Math.round(filled * 1_000) / 1_000,
  };
}
