import { definePipeline, fileInput, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { breakdown } from "./breakdown/agent.ts";
import { charts } from "./charts/agent.ts";
import { clean } from "./clean/agent.ts";
import { columns } from "./columns/agent.ts";
import { fieldTitles } from "./columns/field-titles.ts";
import { columnsQuestion } from "./columns/question.ts";
import { settleColumns } from "./columns/settle.ts";
import { embed } from "./embed/agent.ts";
import { entities } from "./entities/agent.ts";
import { language } from "./language/agent.ts";
import { report } from "./report/agent.ts";
import { reportTitle } from "./report-title.ts";
import { AddSection, listenForSections } from "./sections.ts";
import { sentiment } from "./sentiment/agent.ts";
import { Summary, summary } from "./summary/agent.ts";
import { topics } from "./topics/agent.ts";

/** A column that is named here is not asked for. */
const Column = z.string().trim().max(300).optional();

const FeedbackInput = z.object({
  csv: fileInput({
    mediaTypes: ["text/csv", "text/tab-separated-values", "text/plain"],
    maxBytes: 50 * 1_024 * 1_024,
    title: "CSV file",
    description: "A CSV or TSV of reviews or survey answers, one per row; up to 50 MB",
  }),
  title: z
    .string()
    .trim()
    .max(300)
    .optional()
    .meta({ title: "Title", description: "Taken from the file name if empty" }),
  textColumn: Column.meta({ title: fieldTitles.text, description: "Found automatically if empty" }),
  dateColumn: Column.meta({
    title: fieldTitles.date,
    description: "Or “none”; found automatically if empty",
  }),
  ratingColumn: Column.meta({
    title: fieldTitles.rating,
    description: "Or “none”; found automatically if empty",
  }),
  topics: z
    .array(z.string().trim().min(1).max(80))
    .max(60)
    .optional()
    .meta({ title: "Topics", description: "Found automatically if empty" }),
});

const FeedbackOutput = z.object({
  file: FileRef,
  table: FileRef,
  summary: Summary,
  /** Columns that were asked for when the report was being set already, or beyond the most a report takes. */
  notIncluded: z.array(z.string()),
});

type BreakdownInput = z.input<(typeof breakdown)["input"]>;

/** From a CSV of reviews or survey answers to a PDF report and an enriched table. */
export const feedback = definePipeline({
  name: "feedback",
  description:
    "Turns a CSV of reviews or survey answers into a report: moods, topics, names, charts and quotes.",
  input: FeedbackInput,
  title: ({ title, csv }) => title || reportTitle(csv.name),
  output: FeedbackOutput,
  agents: {
    columns,
    clean,
    language,
    sentiment,
    entities,
    embed,
    topics,
    breakdown,
    charts,
    summary,
    report,
  },
  questions: { columns: columnsQuestion },
  signals: { addSection: AddSection },
  async run({ csv, title: given, topics: wanted = [], ...named }, { steps, ask, signals }) {
    const { promise: found, resolve: tell } = Promise.withResolvers<Omit<BreakdownInput, "column">>();
    const sections = listenForSections(signals.addSection, async (column) =>
      steps.breakdown({ ...(await found), column }, { key: column }),
    );
    const { textColumn: text, dateColumn: date, ratingColumn: rating } = named;
    const table = await steps.columns({ csv, given: { text, date, rating } });
    const { format, chosen, asked } = await settleColumns(table, (data) => ask("columns", data));
    const cleaned = await steps.clean({ csv, format, chosen });
    const { rows, count, usualLanguage } = cleaned;
    const scale = chosen.rating && { min: chosen.rating.min, max: chosen.rating.max };
    const [languages, moods, names, meanings] = await Promise.all([
      steps.language({ rows, count, usualLanguage }),
      steps.sentiment({ rows, count, usualLanguage, scale }),
      steps.entities({ rows, count, usualLanguage }),
      steps.embed({ rows, count }),
    ]);
    const themes = await steps.topics({
      rows,
      count,
      sentiments: moods.sentiments,
      languages: languages.languages,
      vectors: meanings.vectors,
      places: meanings.places,
      embedded: meanings.count,
      dimensions: meanings.dimensions,
      given: wanted,
    });
    tell({
      csv,
      format,
      columns: table.columns,
      rows,
      count,
      sentiments: moods.sentiments,
      assigned: themes.assigned,
      topicNames: themes.list.map(({ name }) => name),
      scale,
    });
    const title = given || reportTitle(csv.name);
    const [{ charts: drawn }, words] = await Promise.all([
      steps.charts({
        rows,
        sentiments: moods.sentiments,
        distribution: moods.distribution,
        scale,
        groupColumn: chosen.group,
        topics: themes.list,
      }),
      steps.summary({
        title,
        count,
        dates: cleaned.dates,
        languages: languages.found,
        sentiment: moods.distribution,
        averageRating: cleaned.averageRating,
        ratingScale: scale,
        groups: cleaned.groups,
        topics: themes.list,
        central: themes.central,
        byMeaning: themes.method.byMeaning,
        entities: names.top,
      }),
    ]);
    const { file, table: enriched } = await steps.report({
      title,
      csv,
      table: { format, chosen, asked, doubt: asked.includes("text") ? null : table.doubt },
      clean: cleaned,
      language: languages,
      sentiment: moods,
      entities: names,
      embed: meanings,
      topics: themes,
      charts: drawn,
      summary: words,
      sections: await sections.close(),
    });
    return { file, table: enriched, summary: words, notIncluded: sections.late };
  },
});
