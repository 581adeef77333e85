import { detectAll } from "tinyld";

/**
 * The language of a text as an ISO 639-1 code, or `und` where the text is too short or too mixed to tell. Where the model
 * is not sure, the language that the file is usually in is more likely than a rare one.
 */
export function detectLanguage(text: string, usual: string | null): string {
  const head = text.slice(0, readChars);
  if (!/\p{L}{2}/u.test(head)) return undetermined;
  return byScript(head) ?? byCommonWords(head) ?? byModel(head, usual);
}

export const undetermined = "und";

/** As much as the model needs; more costs time and changes nothing. */
const readChars = 240;

/** Most texts are Latin: counting seven scripts in each of them was half of the time. */
const beyondLatin = /[\u0370-\uffef]/;

/** Scripts that one language, or nearly one, is written in. */
const scripts: [language: string, script: RegExp][] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["th", /\p{Script=Thai}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
];

function byScript(text: string): string | undefined {
  if (!beyondLatin.test(text)) return undefined;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return scripts.find(
    ([, script]) =>
      (text.match(script)?.length ?? 0) > letters * (script.source.includes("Hira") ? 0.1 : 0.4),
  )?.[0];
}

/** Words that come often in one language and hardly in the others. Short texts live by these. */
const commonWords: Record<string, string> = {
  en: "no me an in on at as be by if or so do does did can will would could should from when what which who there their them he she has get got one two all any some just more most only after before since again every always never please still out up no nice terrible useless rubbish awful crashes broken fast easily quick screen phone update money card price service staff room coffee machine product delivery order time day days week year the and is was are were with this that have has had not very for you they it's i'm of to my but so good great nice love bad best app awesome excellent poor easy works work doesn't don't won't can't didn't isn't wasn't i've i'd you're",
  de: "der die das und ist war nicht mit ein eine sehr ich wir auch aber für zu auf den dem im gut schlecht leider alles super nur kein keine wurde waren",
  fr: "le la les et est était pas avec un une très je nous mais pour des du au dans trop bien bon tout c'est rien plus sont étaient",
  es: "el la los las y es muy no con una pero para del que por bien está fue todo más me mi bueno mala",
  it: "il lo gli e è molto non con una ma per del della che bene tutto sono era più di ottimo",
  pt: "o os as e é muito não com uma mas para do da que bem foi tudo mais estava bom ótimo",
  nl: "de het een en is was niet met erg ik wij maar voor van zeer goed slecht alles geen heel",
};
const languagesOf = wordIndex(commonWords);

function wordIndex(words: Record<string, string>): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const [language, list] of Object.entries(words)) {
    for (const word of list.split(" ")) index.set(word, [...(index.get(word) ?? []), language]);
  }
  return index;
}

/** Decides when one language's common words clearly lead; else the model must. */
function byCommonWords(text: string): string | undefined {
  const words = text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [];
  const scores = new Map<string, number>();
  for (const word of words) {
    const languages = languagesOf.get(word.replace("’", "'")) ?? [];
    for (const language of languages)
      scores.set(language, (scores.get(language) ?? 0) + 1 / languages.length);
  }
  const [first, second] = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!first) return undefined;
  const lead = first[1] - (second?.[1] ?? 0);
  const needed = words.length <= 8 ? 1 : words.length <= 12 ? 1.5 : 2;
  return lead >= needed && first[1] >= words.length * 0.12 ? first[0] : undefined;
}

/** Languages the model may answer with for Latin letters; without this it finds Hindi or Latin in a shell command. */
const latinLanguages = new Set(
  "en de fr es it pt nl sv no nb da fi is pl cs sk sl hr sr ro hu tr et lv lt id ms vi tl ca eu gl ga af sq sw".split(
    " ",
  ),
);

function byModel(text: string, usual: string | null): string {
  const isLatin = /\p{Script=Latin}{2}/u.test(text);
  const guesses = detectAll(text).filter(({ lang }) => !isLatin || latinLanguages.has(lang));
  const [first, second] = guesses;
  if (!first) return undetermined;
  const words = text.match(/\p{L}+/gu)?.length ?? 0;
  if (isLatin && usual && latinLanguages.has(usual) && mayBe(usual, text)) {
    const rival = guesses.find(({ lang }) => lang === usual)?.accuracy ?? 0;
    const sure = first.accuracy >= (words < 12 ? 0.15 : 0.06) && first.accuracy >= rival * 2;
    if (!sure || first.lang === usual) return usual;
  }
  if (first.accuracy < 0.03) return undetermined;
  // On a handful of Latin words the model guesses; rare languages are then nearly always wrong.
  const doubtful = isLatin && (words < 2 || (words < 6 && !(first.lang in commonWords)));
  const close = second !== undefined && first.accuracy < second.accuracy * 1.15;
  return doubtful || (close && words < 8) ? undetermined : first.lang;
}

/** English has no accents: a text with some is not taken for it without reason. */
function mayBe(usual: string, text: string): boolean {
  return usual !== "en" || !/[\u00df-\u024f]/.test(text);
}
