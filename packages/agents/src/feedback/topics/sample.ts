import type { Step } from "@stepcast/pipeline";
import type { FileRef } from "@stepcast/pipeline";
import { readNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import type { Sentiment } from "../sentiment/agent.ts";
import { readVectors } from "./vectors.ts";

/** A row whose meaning is known. */
export interface SampledRow {
  place: number;
  n: number;
  text: string;
  language: string;
  sentiment: Sentiment;
  vector: number[];
}

export interface SampleFiles {
  rows: FileRef;
  languages: FileRef;
  sentiments: FileRef;
  vectors: FileRef;
  places: FileRef;
  dimensions: number;
}

/** A row with what is known about it, in the order of the file. */
export interface JudgedRow {
  place: number;
  row: Row;
  language: string;
  sentiment: Sentiment;
}

/** Reads rows with their languages and moods side by side. */
export async function* judgedRows(
  files: Pick<SampleFiles, "rows" | "languages" | "sentiments">,
  step: Step<never>,
): AsyncGenerator<JudgedRow> {
  const languages = readNdjson<string>(step.readFile(files.languages));
  const sentiments = readNdjson<Sentiment>(step.readFile(files.sentiments));
  let place = 0;
  for await (const row of readNdjson<Row>(step.readFile(files.rows))) {
    const [language, sentiment] = await Promise.all([languages.next(), sentiments.next()]);
    if (language.done || sentiment.done)
      throw new Error("a file of findings is shorter than the file of rows");
    yield { place, row, language: language.value, sentiment: sentiment.value };
    place += 1;
  }
}

/** Reads the rows that were embedded, with their vectors. */
export async function readSample(files: SampleFiles, step: Step<never>): Promise<SampledRow[]> {
  const vectors = readVectors(await step.readFile(files.vectors).bytes(), files.dimensions);
  const at = new Map<number, number>();
  for await (const place of readNdjson<number>(step.readFile(files.places))) at.set(place, at.size);
  const sample: SampledRow[] = [];
  for await (const { place, row, language, sentiment } of judgedRows(files, step)) {
    const vector = vectors[at.get(place) ?? -1];
    if (vector) sample.push({ place, n: row.n, text: row.text, language, sentiment, vector });
  }
  return sample;
}
