import compromise from "compromise";
import model from "wink-eng-lite-web-model";
import winkNLP from "wink-nlp";
import type { Mention } from "./agent.ts";

export type FoundMention = Pick<Mention, "name" | "kind">;

const longestRead = 1_200;
const mostPerRow = 12;

/** The people, organisations, places and named things in an English text, each once. */
export function findMentions(text: string): FoundMention[] {
  const head = text.slice(0, longestRead);
  const found = new Map<string, FoundMention>();
  for (const mention of [...named(head), ...products(head)]) {
    const name = tidy(mention.name);
    if (isName(name) && !found.has(name.toLowerCase()))
      found.set(name.toLowerCase(), { name, kind: mention.kind });
  }
  return [...found.values()].slice(0, mostPerRow);
}

/** compromise knows names of people, organisations and places. */
function named(text: string): FoundMention[] {
  // Without a capital inside the sentence there is no name, and compromise is the slowest part of all.
  if (!/[^.!?\s]\s+["'(]?\p{Lu}|\p{Lu}{2}/u.test(text)) return [];
  const doc = compromise(text);
  const list = (view: { out(format: "array"): string[] }, kind: Mention["kind"]) =>
    view.out("array").map((name) => ({ name, kind }));
  return [
    ...list(doc.people(), "person"),
    ...list(doc.organizations(), "organisation"),
    ...list(doc.places(), "place"),
  ];
}

/** Runs of capitalised proper nouns, as wink tags them: brands, models, things with a name. */
function products(text: string): FoundMention[] {
  nlp ??= winkNLP(model, ["sbd", "pos"]);
  const doc = nlp.readDoc(text);
  const words = doc.tokens().out();
  const tags: string[] = doc.tokens().out(nlp.its.pos);
  const mentions: FoundMention[] = [];
  let name: string[] = [];
  const close = () => {
    if (name.length > 0) mentions.push({ name: name.join(" "), kind: "thing" });
    name = [];
  };
  words.forEach((word, at) => {
    const startsSentence = at === 0 || /^[.!?]+$/.test(words[at - 1] ?? "");
    const proper = tags[at] === "PROPN" && /^\p{Lu}[\p{L}\p{N}’'-]+$/u.test(word);
    const continues = name.length > 0 && /^(?:\p{Lu}?\d+\p{L}?|Pro|Max|Plus|Mini|\p{Lu}\p{L}+)$/u.test(word);
    if ((proper && !startsSentence) || continues) name.push(word);
    else close();
  });
  close();
  return mentions;
}

let nlp: ReturnType<typeof winkNLP> | undefined;

function tidy(name: string): string {
  return name
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")
    .replace(/['’]s$/u, "")
    .replace(/\s+/g, " ");
}

const noNames = new Set(
  "i you he she it we they me my your mr mrs ms dr sir ok okay wow yes no pros cons love great good bad very just also please thanks thank god update edit monday tuesday wednesday thursday friday saturday sunday january february march april may june july italian german french spanish english british american chinese japanese korean turkish dutch polish russian indian mexican european asian august september october november december am pm english".split(
    " ",
  ),
);

/** What the models tag as names but people do not: pronouns, shouted words, single letters, words in lower case. */
function isName(name: string): boolean {
  if (name.length < 2 || name.length > 48 || !/\p{Lu}/u.test(name) || noNames.has(name.toLowerCase()))
    return false;
  const shouted = name.length > 5 && name === name.toUpperCase() && !/\d/.test(name);
  return !shouted && !/[<>{}@#]|https?:/.test(name);
}
