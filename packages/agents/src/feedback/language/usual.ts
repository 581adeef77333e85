import { detectLanguage, undetermined } from "./detect.ts";

const looksAt = 400;
const fewest = 5;
const clearShare = 0.6;

/** The language that clearly most of the texts are in, or null. */
export function usualLanguageOf(texts: string[]): string | null {
  const counts = new Map<string, number>();
  let told = 0;
  const stride = Math.max(1, Math.floor(texts.length / looksAt));
  for (let at = 0; at < texts.length; at += stride) {
    const language = detectLanguage(texts[at] ?? "", null);
    if (language === undetermined) continue;
    told += 1;
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return first && first[1] >= fewest && first[1] >= told * clearShare ? first[0] : null;
}
