import { expect, test } from "vitest";
import { detectLanguage } from "./detect.ts";

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
  expect(detectLanguage(text)).toBe(code);
});
