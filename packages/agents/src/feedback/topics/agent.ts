import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { SentimentCounts, SentimentLabel } from "../sentiment/agent.ts";

/** A row's own words, with where it stands in the user's file. */
export const Quote = z.object({
  text: z.string(),
  n: z.number().int(),
  sentiment: SentimentLabel,
  topic: z.string().nullable(),
});
export type Quote = z.infer<typeof Quote>;

export const Topic = z.object({
  name: z.string(),
  origin: z.enum(["given", "found", "other"]),
  count: z.number().int(),
  /** Of all rows, 0 to 1. */
  share: z.number(),
  sentiment: SentimentCounts,
  averageRating: z.number().nullable(),
  /** Its most distinctive words. */
  terms: z.array(z.string()),
  quotes: z.array(Quote),
});
export type Topic = z.infer<typeof Topic>;

/** Sorts rows by what they are about: into the topics given, and into those found in the rest. */
export const topics = defineAgent({
  input: z.object({
    rows: FileRef,
    count: z.number().int(),
    sentiments: FileRef,
    languages: FileRef,
    vectors: FileRef,
    places: FileRef,
    embedded: z.number().int(),
    dimensions: z.number().int(),
    given: z.array(z.string()),
  }),
  output: z.object({
    /** NDJSON of topic numbers (places in `list`), one per row in order. */
    assigned: FileRef,
    /** Largest first, "Other" last. */
    list: z.array(Topic),
    /** The rows nearest to the middle of all. */
    central: z.array(Quote),
    method: z.object({
      byMeaning: z.number().int(),
      byWords: z.number().int(),
      clusters: z.number().int(),
      silhouette: z.number().nullable(),
      /** How often words alone put a sampled row where its meaning did; null where all rows were embedded. */
      wordsAgree: z.number().nullable(),
    }),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
