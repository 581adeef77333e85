/** Whether there is a font for every letter of a text. */
export function canBeShown(text: string): boolean {
  return !strange.test(text);
}

/** The scripts among these languages that there is no font for, by their English names. */
export function missingScripts(languages: string[]): string[] {
  const scripts = languages.map((code) => new Intl.Locale(code).maximize().script ?? "Latn");
  const missing = new Set(scripts.filter((script) => !fonts.has(script)));
  return [...missing].map((script) => names.of(script) ?? script);
}

/** Letters and marks of other scripts than the fonts of the report have. */
const strange =
  /(?![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Common}\p{Script=Inherited}])[\p{L}\p{M}]/u;
const fonts = new Set([
  "Latn",
  "Cyrl",
  "Grek",
  "Hans",
  "Hant",
  "Jpan",
  "Kore",
  "Arab",
  "Hebr",
  "Thai",
  "Deva",
]);
const names = new Intl.DisplayNames(["en"], { type: "script" });
