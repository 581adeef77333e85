import { formatCount, formatShare, plural } from "../../components/format.ts";
import type { FeedbackOutputOf, FeedbackStep } from "./types.ts";

/** One sentence per agent, from its typed output: an agent whose output changes breaks the build here. */
export const findings: { readonly [Name in FeedbackStep]: (output: FeedbackOutputOf<Name>) => string } = {
  columns: ({ columns, candidates }) => {
    const open = Object.values(candidates).flat().length > 0;
    return `${plural(columns.length, "column")}${open ? ": you choose which" : ""}`;
  },
  clean: ({ count, dropped }) => `${plural(count, "answer")}, ${formatCount(dropped.total)} dropped`,
  language: ({ found }) =>
    found
      .slice(0, 3)
      .map(({ name, share }) => `${name} ${formatShare(share)}`)
      .join(", ") || "No language could be told",
  sentiment: ({ distribution: { positive, neutral, negative } }) =>
    `${formatCount(positive)} positive, ${formatCount(neutral)} neutral, ${formatCount(negative)} negative`,
  entities: ({ top }) =>
    top
      .slice(0, 4)
      .map(({ name }) => name)
      .join(", ") || "No names found",
  embed: ({ count, ofRows }) =>
    count === ofRows
      ? `All ${plural(count, "answer")}`
      : `A sample of ${formatCount(count)} of ${plural(ofRows, "answer")}`,
  topics: ({ list }) =>
    `${plural(list.length, "topic")}: ${list
      .slice(0, 3)
      .map(({ name }) => name)
      .join(", ")}`,
  breakdown: ({ column, note, parts, by }) => note ?? `${plural(parts.length, by)} of “${column}”`,
  charts: ({ charts }) => plural(charts.length, "chart"),
  summary: ({ headline }) => headline,
  report: ({ pages, tableRows }) => `${plural(pages, "page")}, table of ${plural(tableRows, "row")}`,
};
