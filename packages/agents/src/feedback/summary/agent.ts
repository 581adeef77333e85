import { defineAgent } from "@stepcast/pipeline";
import { z } from "zod";
import { SentimentCounts } from "../sentiment/agent.ts";
import { Quote, Topic } from "../topics/agent.ts";

/** The findings in words: what a page shows beside the PDF. */
export const Summary = z.object({
  headline: z.string(),
  paragraphs: z.array(z.string()),
  quotes: z.array(Quote),
  numbers: z.array(z.object({ label: z.string(), value: z.string() })),
  /** The model that wrote it, or `extract` where sentences were put together from the figures. */
  writtenBy: z.string(),
});
export type Summary = z.infer<typeof Summary>;

/** What the findings are written from. */
export const Findings = z.object({
  title: z.string(),
  count: z.number().int(),
  dates: z.object({ from: z.string(), to: z.string() }).nullable(),
  languages: z.array(z.object({ name: z.string(), share: z.number() })),
  sentiment: SentimentCounts,
  averageRating: z.number().nullable(),
  ratingScale: z.object({ min: z.number(), max: z.number() }).nullable(),
  groups: z.array(z.object({ name: z.string(), count: z.number().int() })),
  topics: z.array(Topic),
  central: z.array(Quote),
  /** So many answers were compared by their meaning, the others sorted by their words; left out: all were. */
  byMeaning: z.number().int().optional(),
  entities: z.array(z.object({ name: z.string(), count: z.number().int() })),
});
export type Findings = z.infer<typeof Findings>;

/** Puts the findings into words: with a language model where one is configured, else from the figures alone. */
export const summary = defineAgent({
  input: Findings,
  output: Summary,
  chunk: z.string(),
  worker: new URL("./run.ts", import.meta.url),
});
