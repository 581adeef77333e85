import { expect, test } from "vitest";
import type { Findings } from "./agent.ts";
import { extract } from "./extract.ts";

const noMoods = { positive: 0, neutral: 0, negative: 0, unknown: 0 };

const nothingFound: Findings = {
  title: "Kettles",
  count: 0,
  dates: null,
  languages: [],
  sentiment: noMoods,
  averageRating: null,
  ratingScale: null,
  groups: [],
  topics: [],
  central: [],
  entities: [],
};

function written(sentiment: Partial<Findings["sentiment"]>) {
  const moods = { ...noMoods, ...sentiment };
  const count = moods.positive + moods.neutral + moods.negative + moods.unknown;
  const { headline, paragraphs } = extract({ ...nothingFound, count, sentiment: moods });
  return { headline, text: paragraphs.join(" ") };
}

test.each([
  [{ positive: 54, negative: 39, neutral: 7 }, "More praise than complaint: 54% positive, 39% negative."],
  [{ positive: 39, negative: 54, neutral: 7 }, "More complaint than praise: 54% negative, 39% positive."],
  [{ positive: 45, negative: 42, neutral: 13 }, "Opinions are split: 45% positive, 42% negative."],
  [
    { positive: 10, negative: 80, neutral: 10 },
    "A clear majority is unhappy: 80% of the answers are negative.",
  ],
  [
    { positive: 20, negative: 20, neutral: 60 },
    "Most answers are neither praise nor complaint: 20% positive, 20% negative.",
  ],
])("moods %j are called what they are", (sentiment, headline) => {
  expect(written(sentiment).headline).toBe(headline);
});

test("nothing is said about answers that there are none of", () => {
  const { headline, text } = written({ unknown: 7 });
  expect(headline).toBe("7 answers, none with a mood that could be told.");
  expect(text).toBe("");
});

test("one answer is not spoken of as several", () => {
  const { text } = written({ unknown: 1, negative: 1 });
  expect(text).toContain("The one answer whose mood could be told reads negative.");
  expect(text).toContain("For 1 answer the mood could not be told; it is left out");
});

test("topics that were found in a sample are said to be", () => {
  const topic: Findings["topics"][number] = {
    name: "Delivery",
    origin: "found",
    count: 4_000,
    share: 1,
    terms: [],
    sentiment: { ...noMoods, positive: 4_000 },
    averageRating: null,
    quotes: [],
  };
  const text = (byMeaning: number) =>
    extract({ ...nothingFound, count: 4_000, topics: [topic], byMeaning }).paragraphs.join(" ");
  expect(text(1_600)).toContain(
    "Topics were found in an even sample of 1,600 answers; the others were sorted",
  );
  expect(text(4_000)).not.toContain("sample");
});
