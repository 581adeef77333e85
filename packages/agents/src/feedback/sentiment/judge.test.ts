import { expect, test } from "vitest";
import { judge } from "./judge.ts";

const row = (text: string, rating: number | null = null) => ({ n: 1, text, date: null, rating, group: null });
const fiveStars = { min: 1, max: 5 };

test.each([
  ["I love this machine, the coffee is wonderful.", "positive"],
  ["It broke after two days and support was rude.", "negative"],
  ["The room was not clean.", "negative"],
  ["The app crashes and freezes all the time.", "negative"],
])("%s reads %s by the English model", (text, label) => {
  expect(judge(row(text), null)).toMatchObject({ label, basis: "english model" });
});

test.each([
  ["Das Zimmer war sauber und das Personal sehr freundlich.", "positive"],
  ["Das Zimmer war leider schmutzig und laut.", "negative"],
  ["Das Frühstück war nicht gut.", "negative"],
  ["La chambre était propre et le personnel très serviable.", "positive"],
  ["Chambre bruyante et salle de bains sale, nous sommes déçus.", "negative"],
])("%s reads %s by the words of its language", (text, label) => {
  expect(judge(row(text), null)).toMatchObject({ label, basis: "word list" });
});

test("a language without a model is unknown, not neutral", () => {
  expect(judge(row("Очень хорошее качество, рекомендую всем друзьям"), null)).toEqual({
    label: "unknown",
    score: null,
    basis: "none",
  });
});

test("emoji and ratings speak where words cannot", () => {
  expect(judge(row("Очень плохо 😡😡"), null)).toMatchObject({ label: "negative", basis: "emoji" });
  expect(judge(row("Очень хорошее качество, рекомендую всем", 5), fiveStars)).toMatchObject({
    label: "positive",
    basis: "rating",
  });
});
