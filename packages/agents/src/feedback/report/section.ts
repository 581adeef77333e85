import type { Breakdown, Part } from "../breakdown/agent.ts";
import { counted, percent } from "../wording.ts";
import { chartRows } from "./chart-rows.ts";
import type { ReportInput } from "./document.ts";
import { onPage, shorten } from "./printable.ts";

const longestName = 60;

/** A section that somebody added, as the template shows it. */
export function sectionData(section: Breakdown, { clean, topics }: ReportInput): Record<string, unknown> {
  const otherTopics = new Set(topics.list.filter(({ origin }) => origin === "other").map(({ name }) => name));
  const largest = Math.max(1, ...section.parts.map(({ count }) => count));
  return {
    title: onPage(`By ${section.column}`),
    note: onPage(noteOn(section, clean.count)),
    head: { value: "Value", range: "Range", period: "Period" }[section.by],
    charts: chartRows(section.charts),
    rated: section.parts.some(({ averageRating }) => averageRating !== null),
    rows: section.parts.map((part) => ({
      name: onPage(shorten(part.name, longestName)),
      count: part.count,
      share: percent(part.count / clean.count),
      bar: part.count / largest,
      ...moodShares(part),
      rating: part.averageRating?.toFixed(1) ?? "–",
      topics: onPage(
        part.topics
          .filter(({ name }) => !otherTopics.has(name))
          .map(({ name, count }) => `${shorten(name, 40)} ${percent(count / part.count)}`)
          .join(", "),
      ),
    })),
  };
}

function moodShares({ sentiment: { positive, neutral, negative } }: Part): {
  positive: string;
  negative: string;
} {
  const known = positive + neutral + negative;
  const share = (count: number) => (known === 0 ? "–" : percent(count / known));
  return { positive: share(positive), negative: share(negative) };
}

function noteOn({ by, parts, others, without, column }: Breakdown, count: number): string {
  const what = { value: "value", range: "range", period: "period" }[by];
  const sentences = [
    `Added while this report was made. “${column}” tells ${counted(parts.length, what)} apart among ${counted(count, "answer")}.`,
    others.values > 0 &&
      `${counted(others.values, "rarer value")}, in ${counted(others.answers, "answer")}, ${others.values === 1 ? "is" : "are"} not shown.`,
    without > 0 &&
      `${counted(without, "answer")} ${without === 1 ? "has" : "have"} ${by === "value" ? "nothing" : "nothing that can be read"} there.`,
  ];
  return sentences.filter((sentence) => sentence !== false).join(" ");
}
