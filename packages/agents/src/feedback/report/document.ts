import type { z } from "zod";
import type { Quote } from "../topics/agent.ts";
import { counted, percent } from "../wording.ts";
import type { report } from "./agent.ts";
import type { MentionMoods } from "./mention-moods.ts";
import { chartRows } from "./chart-rows.ts";
import { methodSections } from "./method.ts";
import { namedLanguages } from "./named-languages.ts";
import { onPage, printable, shorten } from "./printable.ts";
import { sectionData } from "./section.ts";

export type ReportInput = z.output<(typeof report)["input"]>;

const mostTopics = 64;
const mostVoices = 12;
const mostNames = 24;
/** One or two names are no list. */
const fewestNames = 3;
const longestQuote = 420;
const charactersOnFirstPage = 600;

/** Everything the template shows, ready to print: it computes nothing but layout. */
export function documentData(input: ReportInput, moods: MentionMoods): Record<string, unknown> {
  const { clean, topics, summary } = input;
  const title = onPage(input.title);
  return {
    title,
    titleSize: title.length > 140 ? 13 : title.length > 70 ? 17 : title.length > 36 ? 21 : 26,
    facts: factsLine(input),
    summary: {
      headline: onPage(summary.headline),
      paragraphs: summary.paragraphs.map(onPage),
      numbers: summary.numbers
        .slice(0, 4)
        .map(({ label, value }) => ({ label: onPage(label), value: onPage(value) })),
      quotes: firstQuotes(summary.quotes).map((quote) => printedQuote(quote, input)),
    },
    sentiment: input.sentiment.distribution,
    rated: clean.averageRating !== null,
    charts: chartRows(input.charts),
    topics: (topics.list.some(({ origin }) => origin !== "other") ? topics.list : [])
      .slice(0, mostTopics)
      .map((topic) => ({
        name: onPage(topic.name),
        count: topic.count,
        share: percent(topic.share),
        terms: topic.terms.slice(0, 6).map(onPage),
        sentiment: topic.sentiment,
        rating: topic.averageRating?.toFixed(1) ?? "–",
      })),
    topicsNote: topicsNote(input),
    sections: input.sections
      .filter(({ note }) => note === null)
      .map((section) => sectionData(section, input)),
    voices: voices(input),
    entities: (input.entities.top.length < fewestNames ? [] : input.entities.top)
      .slice(0, mostNames)
      .map((entity) => ({ ...entity, name: onPage(entity.name), sentiment: moods.of(entity.name) })),
    method: methodSections(input).map(({ title, lines }) => ({ title, lines: lines.map(onPage) })),
  };
}

function factsLine(input: ReportInput): string[] {
  const { csv, clean } = input;
  const [first, ...others] = namedLanguages(input);
  const shown = [first, ...others.slice(0, 2)].filter((l) => l !== undefined).map((l) => l.name);
  const languages = others.length > 2 ? [...shown, `${others.length - 2} more`] : shown;
  return [
    onPage(shorten(printable(csv.name), 60)),
    counted(clean.count, "answer"),
    ...(clean.dates ? [dateRange(clean.dates)] : []),
    ...(languages.length > 0 ? [languages.join(", ")] : []),
  ];
}

function dateRange({ from, to }: { from: string; to: string }): string {
  const format = (day: string) =>
    new Date(day).toLocaleDateString("en-GB", {
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: "UTC",
    });
  return from === to ? format(from) : `${format(from)} to ${format(to)}`;
}

function topicsNote({ topics, clean }: ReportInput): string {
  const given = topics.list.filter(({ origin }) => origin === "given").length;
  const found = topics.list.filter(({ origin }) => origin === "found").length;
  const parts = [given > 0 && `${given} given`, found > 0 && `${found} found in the answers`].filter(
    (part) => part !== false,
  );
  return `${parts.join(", ") || "One topic"}; each of the ${counted(clean.count, "answer")} counts once.`;
}

/** As many quotes as leave the first page room for a chart. */
function firstQuotes(quotes: Quote[]): Quote[] {
  let length = 0;
  return quotes.slice(0, 4).filter(({ text }, at) => {
    length += Math.min(text.length, longestQuote);
    return at < 2 || length <= charactersOnFirstPage;
  });
}

function voices(input: ReportInput): { name: string; quotes: unknown[] }[] {
  return input.topics.list
    .filter(({ origin, quotes }) => origin !== "other" && quotes.length > 0)
    .slice(0, mostVoices)
    .map(({ name, quotes }) => ({
      name: onPage(name),
      quotes: quotes.slice(0, 3).map((quote) => printedQuote({ ...quote, topic: null }, input)),
    }));
}

function printedQuote(quote: Quote, { clean }: ReportInput): Record<string, unknown> {
  const text = onPage(shorten(printable(quote.text), longestQuote));
  const source = [`row ${quote.n} of ${clean.records}`, quote.topic && onPage(quote.topic), quote.sentiment]
    .filter(Boolean)
    .join(" · ");
  return { text, source, sentiment: quote.sentiment, rtl: isRightToLeft(text) };
}

function isRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0] ?? "";
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(letter);
}
