import { formatShare } from "../../components/format.ts";
import { feedbackRunWords } from "../../words/feedback/run.ts";
import type { FeedbackOutputOf, FeedbackStep } from "./types.ts";

const { found: text } = feedbackRunWords;

/** One sentence per agent, from its typed output: an agent whose output changes breaks the build here. */
export const findings: { readonly [Name in FeedbackStep]: (output: FeedbackOutputOf<Name>) => string } = {
  columns: ({ columns, candidates }) =>
    text.columns(columns.length, Object.values(candidates).flat().length > 0),
  clean: ({ count, dropped }) => text.answers(count, dropped.total),
  language: ({ found }) =>
    found
      .slice(0, 3)
      .map(({ name, share }) => `${name} ${formatShare(share)}`)
      .join(", ") || text.noLanguage,
  sentiment: ({ distribution: { positive, neutral, negative, unknown } }) =>
    text.moods(positive, neutral, negative, unknown),
  entities: ({ top }) => namesOf(top.slice(0, 4)) || text.noNames,
  embed: ({ count, ofRows }) =>
    count === ofRows ? text.allMeanings(count) : text.someMeanings(count, ofRows),
  topics: ({ list }) => text.topics(list.length, namesOf(list.slice(0, 3))),
  breakdown: ({ column, note, parts, by }) => note ?? text.parts(parts.length, by, column),
  charts: ({ charts }) => text.charts(charts.length),
  summary: ({ headline }) => headline,
  report: ({ pages, tableRows }) => text.report(pages, tableRows),
};

function namesOf(named: readonly { readonly name: string }[]): string {
  return named.map(({ name }) => name).join(", ");
}
