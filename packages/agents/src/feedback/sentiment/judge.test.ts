import { expect, test } from "vitest";
import { judgeText, settle } from "./judge.ts";

const judge = (text: string, rating: number | null = null) =>
  settle(judgeText(text, null), rating, fiveStars);
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

test.each([
  ["I really like this product", "positive"],
  ["We liked the view.", "positive"],
  ["No complaints", "positive"],
  ["Could not be happier with it", "positive"],
  ["Would definitely buy this again", "positive"],
  ["Never had a problem with it", "positive"],
  ["Could be better", "negative"],
  ["The sound should have been better", "negative"],
  ["I expected more", "negative"],
  ["Could have been a bit better", "negative"],
  ["I wish it were quieter", "negative"],
  ["Needs some improvement", "negative"],
  ["It stopped working after a week", "negative"],
  ["The button no longer works", "negative"],
  ["Never buying again", "negative"],
  ["The app does not open anymore", "negative"],
  ["One dial, done; I never open the app.", "neutral"],
  ["I won't be using this shop ever again", "negative"],
  ["Not as good as the old one", "negative"],
  ["I don't like the colour", "negative"],
  ["Would not recommend", "negative"],
  ["It looks like a box", "neutral"],
])("%s reads %s, whatever its words say alone", (text, label) => {
  expect(judgeText(text, "en")).toMatchObject({ label });
});
