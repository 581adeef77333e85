import type { FileRef } from "@stepcast/pipeline";
import { cleanText } from "../../cells/text.ts";
import { bad } from "../../table/open-table.ts";
import type { Profile } from "../../table/profile.ts";
import { tellingNames } from "../../table/telling-names.ts";
import type { Candidate } from "./agent.ts";

/** So much must the likeliest column lead the next: a little less than what a telling name counts. */
const clearLead = 1.8;
const mostCandidates = 12;
const samplesEach = 4;
const sampleLength = 80;

/** The one column whose values tell groups of rows apart; where that is not clear, those that may. */
export function rankColumns(
  table: FileRef,
  profiles: Profile[],
): { chosen: string | null; candidates: Profile[] } {
  const ranked = profiles
    .map((profile) => ({ profile, score: categoryScore(profile) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  if (first && first.score >= (second?.score ?? 0) * clearLead)
    return { chosen: first.profile.name, candidates: [] };
  if (first)
    return { chosen: null, candidates: ranked.slice(0, mostCandidates).map(({ profile }) => profile) };
  const filled = profiles.filter(({ cells }) => cells.length > 0).sort((a, b) => a.distinct - b.distinct);
  const [only] = filled;
  if (!only) throw bad(table, "has nothing in any of its columns");
  if (filled.length === 1) return { chosen: only.name, candidates: [] };
  return { chosen: null, candidates: filled.slice(0, mostCandidates) };
}

/** Few short values that come again and again; dates and numbers only where nothing better is there. */
function categoryScore(profile: Profile): number {
  const { name, distinct, cells, filled, averageLength } = profile;
  if (distinct < 2 || distinct > cells.length / 2 || averageLength > 60 || filled < 0.2) return 0;
  const isHinted = tellingNames.group.test(name);
  const isAmount = profile.dateShare > 0.5 || profile.numberShare > 0.8;
  const weight = isHinted ? 2 : tellingNames.not.test(name) ? 0.4 : 1;
  return weight * (isAmount && !isHinted ? 0.3 : 1) * filled * (distinct <= 40 ? 1 : 0.7);
}

/** The first different cells, to tell a column by. */
export function candidateOf({ name, cells, distinct, filled }: Profile): Candidate {
  const samples = new Set<string>();
  for (const cell of cells) {
    const { text } = cleanText(cell);
    if (text !== "") samples.add(text.length > sampleLength ? `${text.slice(0, sampleLength - 1)}…` : text);
    if (samples.size === samplesEach) break;
  }
  return {
    column: name,
    samples: [...samples].map((sample) => sample.toWellFormed()),
    values: distinct,
    filled: Math.round(filled * 1_000) / 1_000,
  };
}
