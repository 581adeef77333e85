import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { SentimentCounts } from "../sentiment/agent.ts";
import { Topic } from "../topics/agent.ts";

export const Chart = z.object({
  title: z.string(),
  caption: z.string(),
  /** As wide as the page, or half of it. */
  wide: z.boolean(),
  file: FileRef,
});
export type Chart = z.infer<typeof Chart>;

/** Draws what the answers offer: moods, and over time, by group, by rating and by topic where there is such a thing. */
export const charts = defineAgent({
  input: z.object({
    rows: FileRef,
    sentiments: FileRef,
    distribution: SentimentCounts,
    scale: z.object({ min: z.number(), max: z.number() }).nullable(),
    groupColumn: z.string().nullable(),
    topics: z.array(Topic),
  }),
  output: z.object({ charts: z.array(Chart) }),
  worker: new URL("./run.ts", import.meta.url),
});
