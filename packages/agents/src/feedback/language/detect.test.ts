import { expect, test } from "vitest";
import { detectLanguage } from "./detect.ts";
import { usualLanguageOf } from "./usual.ts";

test.each([
  ["The room was clean and quiet.", "en"],
  ["love it", "en"],
  ["Das Zimmer war leider sehr laut.", "de"],
  ["La chambre était propre et le personnel très gentil.", "fr"],
  ["El desayuno es muy bueno y la habitación también.", "es"],
  ["De kamer was schoon en het personeel erg vriendelijk.", "nl"],
  ["配送很快，包装也很好", "zh"],
  ["とても良いです", "ja"],
  ["배송이 빨라서 좋았어요", "ko"],
  ["Очень хорошее качество, рекомендую", "ru"],
  ["😀👍", "und"],
  ["=cmd|' /C calc'!A0", "und"],
])("%s is %s", (text, code) => {
  expect(detectLanguage(text, null)).toBe(code);
});

test.each([
  ["No complaints", "en"],
  ["No fees abroad saved me a lot in Canada", "en"],
  ["Honestly, dark mode is gorgeous. Highly recommended", "en"],
  ["Surprised, no fees abroad", "en"],
  ["Disappointing", "en"],
  ["Produit parfait", "fr"],
  ["Sehr zufrieden", "de"],
  ["Zimmer sauber", "de"],
  ["Chambre bruyante et salle de bains sale, nous sommes déçus.", "fr"],
])("in a file that is usually English, %s is %s", (text, code) => {
  expect(detectLanguage(text, "en")).toBe(code);
});

test("a file has a usual language if clearly most of it is in one", () => {
  const english = ["The room was clean.", "It was not good at all.", "They were very kind to us."];
  const german = ["Das Zimmer war sehr laut.", "Das Essen war leider kalt.", "Wir waren nicht zufrieden."];
  expect(usualLanguageOf([...english, ...english])).toBe("en");
  expect(usualLanguageOf([...english, ...german])).toBeNull();
  expect(usualLanguageOf([])).toBeNull();
});
