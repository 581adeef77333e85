import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";

export const SentimentLabel = z.enum(["positive", "neutral", "negative", "unknown"]);
export type SentimentLabel = z.infer<typeof SentimentLabel>;

/** How a text's mood was told: wink's English model, a word list of its language, emoji, the rating beside it, or not at all. */
export const SentimentBasis = z.enum(["english model", "word list", "emoji", "rating", "none"]);
export type SentimentBasis = z.infer<typeof SentimentBasis>;

/** One line of the sentiments file. */
export interface Sentiment {
  label: SentimentLabel;
  /** From -1 to 1; null where unknown. */
  score: number | null;
  basis: SentimentBasis;
}

export const SentimentCounts = z.object({
  positive: z.number().int(),
  neutral: z.number().int(),
  negative: z.number().int(),
  unknown: z.number().int(),
});
export type SentimentCounts = z.infer<typeof SentimentCounts>;

/** Tells the mood of every row, and says where it cannot. */
export const sentiment = defineAgent({
  input: z.object({
    rows: FileRef,
    count: z.number().int(),
    usualLanguage: z.string().nullable(),
    scale: z.object({ min: z.number(), max: z.number() }).nullable(),
  }),
  output: z.object({
    /** NDJSON of `Sentiment`, one per row in order. */
    sentiments: FileRef,
    distribution: SentimentCounts,
    /** The mean of all known scores. */
    average: z.number().nullable(),
    bases: z.array(z.object({ basis: SentimentBasis, count: z.number().int() })),
    /** Where the rating is clearly good or bad: the share of texts that, taken alone, do not say the opposite. */
    agreesWithRating: z.number().nullable(),
  }),
  worker: new URL("./run.ts", import.meta.url),
});
