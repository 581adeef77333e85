import { definePipeline, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { charts } from "./charts/agent.ts";
import { clean } from "./clean/agent.ts";
import { embed } from "./embed/agent.ts";
import { entities } from "./entities/agent.ts";
import { language } from "./language/agent.ts";
import { report } from "./report/agent.ts";
import { sentiment } from "./sentiment/agent.ts";
import { Summary, summary } from "./summary/agent.ts";
import { topics } from "./topics/agent.ts";

const FeedbackInput = z.object({
  csv: FileRef.describe("A CSV or TSV of reviews or survey answers, one per row; up to 50 MB"),
  title: z
    .string()
    .trim()
    .max(300)
    .optional()
    .describe("The report's title; taken from the file name if empty"),
  textColumn: z
    .string()
    .trim()
    .max(300)
    .optional()
    .describe("The column with the answers; found by itself if empty"),
  topics: z
    .array(z.string().trim().min(1).max(80))
    .max(60)
    .optional()
    .describe("Topics to sort the answers into; topics are found by themselves if empty"),
});

const FeedbackOutput = z.object({ file: FileRef, table: FileRef, summary: Summary });

const mostBytes = 50 * 1_024 * 1_024;

/** From a CSV of reviews or survey answers to a PDF report and an enriched table. */
export const feedback = definePipeline({
  name: "feedback",
  description:
    "Turns a CSV of reviews or survey answers into a report: moods, topics, names, charts and quotes.",
  input: FeedbackInput.refine(({ csv }) => csv.sizeBytes <= mostBytes, {
    path: ["csv"],
    message: "the file is larger than 50 MB: split it, or keep only the columns you need",
  }),
  output: FeedbackOutput,
  agents: { clean, language, sentiment, entities, embed, topics, charts, summary, report },
  async run({ csv, title: given, textColumn, topics: wanted = [] }, { steps }) {
    const cleaned = await steps.clean({ csv, ...(textColumn && { textColumn }) });
    const { rows, count, usualLanguage } = cleaned;
    const scale = cleaned.chosen.rating;
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
    const title = given || titleFrom(csv.name);
    const [{ charts: drawn }, words] = await Promise.all([
      steps.charts({
        rows,
        sentiments: moods.sentiments,
        distribution: moods.distribution,
        scale,
        groupColumn: cleaned.chosen.group,
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
        entities: names.top,
      }),
    ]);
    const { file, table } = await steps.report({
      title,
      csv,
      clean: cleaned,
      language: languages,
      sentiment: moods,
      entities: names,
      embed: meanings,
      topics: themes,
      charts: drawn,
      summary: words,
    });
    return { file, table, summary: words };
  },
});

/** `coffee-machine_reviews.csv` becomes "Coffee machine reviews". */
function titleFrom(fileName: string): string {
  const words = fileName
    .replace(/\.[^.]{1,5}$/, "")
    .replace(/[-_.\s]+/g, " ")
    .trim();
  return words === "" ? "Customer feedback" : words[0]?.toUpperCase() + words.slice(1);
}
