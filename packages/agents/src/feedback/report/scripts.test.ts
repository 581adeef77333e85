import { expect, test } from "vitest";
import { canBeShown, missingScripts } from "./scripts.ts";

test.each([
  "Good coffee ☕ 5/5",
  "größer",
  "Очень хорошо",
  "配送很快",
  "とても良い",
  "빨라요",
  "جيد جدا",
  "טוב",
  "ดีมาก",
  "अच्छा है",
])("%s can be shown", (text) => {
  expect(canBeShown(text)).toBe(true);
});

test.each(["நன்றாக உள்ளது", "খুব ভালো", "ძალიან კარგი", "ጥሩ"])("%s cannot be shown", (text) => {
  expect(canBeShown(text)).toBe(false);
});

test("scripts without a font are named", () => {
  expect(missingScripts(["en", "ta", "bn", "ja", "zh"])).toEqual(["Tamil", "Bangla"]);
});
