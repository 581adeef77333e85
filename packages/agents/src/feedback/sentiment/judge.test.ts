import { expect, test } from "vitest";
import { judgeText, settle } from "./judge.ts";

const judge = (text: string, rating: number | null = null) => settle(judgeText(text), rating, fiveStars);
const fiveStars = { min: 1, max: 5 };

test.each([
  ["I love this machine, the coffee is wonderful.", "positive"],
  ["It broke after two days and support was rude.", "negative"],
  ["The room was not clean.", "negative"],
  ["The app crashes and freezes all the time.", "negative"],
])("%s reads %s by the English model", (text, label) => {
  expect(judge(text)).toMatchObject({ label, basis: "english model" });
});

test.each([
  ["Das Zimmer war sauber und das Personal sehr freundlich.", "positive"],
  ["Das Zimmer war leider schmutzig und laut.", "negative"],
  ["Das Frühstück war nicht gut.", "negative"],
  ["La chambre était propre et le personnel très serviable.", "positive"],
  ["Chambre bruyante et salle de bains sale, nous sommes déçus.", "negative"],
])("%s reads %s by the words of its language", (text, label) => {
  expect(judge(text)).toMatchObject({ label, basis: "word list" });
});

test("a language without a model is unknown, not neutral", () => {
  expect(judge("Очень хорошее качество, рекомендую всем друзьям")).toEqual({
    label: "unknown",
    score: null,
    basis: "none",
  });
});

test("emoji and ratings speak where words cannot", () => {
  expect(judge("Очень плохо 😡😡")).toMatchObject({ label: "negative", basis: "emoji" });
  expect(judge("Очень хорошее качество, рекомендую всем", 5)).toMatchObject({
    label: "positive",
    basis: "rating",
  });
});

test("a clear rating outweighs a weak word to the contrary, not a strong one", () => {
  expect(judge("Fits well into our small kitchen, it looks expensive.", 5)).toMatchObject({
    label: "positive",
  });
  expect(judge("Horrible, it broke at once and I hate it.", 5)).toMatchObject({
    label: "negative",
    basis: "english model",
  });
});
