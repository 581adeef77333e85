import model from "wink-eng-lite-web-model";
import winkNLP from "wink-nlp";
import * as stopword from "stopword";

/** The words of a text that can tell its subject: no stop words, no words of mere praise or blame; each once, in base form. */
export function subjectWords(text: string, language: string): string[] {
  const words =
    language === "en"
      ? englishNouns(text)
      : plainWords(language === "de" ? germanNouns(text) : text, language);
  return [...new Set(words)].filter((word) => word.length >= 3 && !moodWords.has(word));
}

/** All words that may matter when rows are told apart; cheaper than `subjectWords`. */
export function plainWords(text: string, language: string): string[] {
  const stops = stopsOf(language);
  const words = text.toLowerCase().match(/[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/gu) ?? [];
  const elided = words.map((word) =>
    word.replace(/^(?:l|d|j|qu|n|s|c|m|t)['’]/, "").replace(/['’]\p{L}*$/u, ""),
  );
  return elided.filter((word) => word.length >= 3 && !stops.has(word));
}

let nlp: ReturnType<typeof winkNLP> | undefined;

function englishNouns(text: string): string[] {
  nlp ??= winkNLP(model, ["sbd", "pos"]);
  const tokens = nlp.readDoc(text.slice(0, 1_000)).tokens();
  const words: string[] = tokens.out(nlp.its.normal);
  const tags: string[] = tokens.out(nlp.its.pos);
  const stops = stopsOf("en");
  return words.filter(
    (word, at) => tags[at] === "NOUN" && /^\p{L}[\p{L}-]+$/u.test(word) && !stops.has(word),
  );
}

/** German writes its nouns with a capital: what has one inside a sentence is a noun. */
function germanNouns(text: string): string {
  return (text.match(/(?<=[\p{Ll}\p{N},;:] )\p{Lu}[\p{L}-]+/gu) ?? []).join(" ");
}

/** Counts a plural as its singular where the singular comes up too, so that "downstairs" stays what it is. */
export function foldPlurals(lists: string[][]): string[][] {
  const vocabulary = new Set(lists.flat());
  return lists.map((words) => [
    ...new Set(words.map((word) => (vocabulary.has(baseForm(word)) ? baseForm(word) : word))),
  ]);
}

/** Takes an English plural's ending off. */
export function baseForm(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:ches|shes|sses|xes)$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && word.endsWith("s") && !/(?:ss|us|is|news)$/.test(word) ? word.slice(0, -1) : word;
}

const stopLists: Record<string, readonly string[]> = {
  en: stopword.eng,
  de: stopword.deu,
  fr: stopword.fra,
  es: stopword.spa,
  it: stopword.ita,
  pt: stopword.por,
  nl: stopword.nld,
  sv: stopword.swe,
  da: stopword.dan,
  no: stopword.nob,
  fi: stopword.fin,
  pl: stopword.pol,
  cs: stopword.ces,
  ru: stopword.rus,
  tr: stopword.tur,
};
const stopSets = new Map<string, Set<string>>();

function stopsOf(language: string): Set<string> {
  const known =
    stopSets.get(language) ??
    new Set([...(stopLists[language] ?? []), ...(extraStops[language] ?? "").split(" ")]);
  stopSets.set(language, known);
  return known;
}

/** Words that say when, how much or in general terms: frequent everywhere, and never a subject. */
const extraStops: Record<string, string> = {
  en: "thing things lot lots bit day days week weeks month months year years hour hours minute minutes second seconds time times today yesterday morning evening night way something anything everything nothing one two three four five ten first last people person everyone anyone someone star stars review use used using get got make made really just even still also would could much many new old like want need etc half whole part kind sort reason point fact end start please thank thanks update ago",
  de: "dass wurde wurden waren hatte hatten sehr immer schon mehr beim wäre gibt ganz viel viele alles etwas jahre jahr tag tage uhr gut gute guter gutes leider gerne bitte danke wirklich obwohl trotzdem direkt",
  fr: "très tout tous toute toutes plus bien cette être fait faire avons était étaient trop peu nous vous jour jours fois deux chose merci malgré pendant",
  es: "muy todo toda más bien esta ser hacer día días vez veces cosa gracias",
  it: "molto tutto tutta più bene essere fare giorno giorni volta cosa grazie",
  nl: "heel erg goed alles dag dagen keer ding bedankt",
};

/** Words of mood: they say how, not what about. */
const moodWords = new Set(
  "good great best better bad worst worse love nice excellent amazing awesome perfect terrible awful horrible poor happy disappointed disappointing disappointment fantastic wonderful brilliant problem issue complaint rubbish useless waste joke fun pleasure trouble recommendation gut super toll schlecht freundlich bon bonne excellent parfait mauvais".split(
    " ",
  ),
);
