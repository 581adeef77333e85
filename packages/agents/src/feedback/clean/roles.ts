import type { Profile } from "./profile.ts";

/** Which column plays which part. */
export interface Roles {
  text: Profile | undefined;
  date: Profile | undefined;
  rating: Profile | undefined;
  group: Profile | undefined;
}

/** Chooses the columns that matter, by what they are called and by what is in them. */
export function chooseRoles(profiles: Profile[], textColumn: string | undefined): Roles {
  const text = textColumn === undefined ? answersOf(profiles) : named(profiles, textColumn);
  const others = profiles.filter((profile) => profile !== text && profile.filled > 0.2);
  const date = best(others, dateScore);
  const rating = best(without(others, date), ratingScore);
  const group = best(without(without(others, date), rating), groupScore);
  return { text, date, rating, group };
}

/** Very short or repeated answers look like categories: then the name alone decides. */
function answersOf(profiles: Profile[]): Profile | undefined {
  return best(profiles, textScore) ?? best(profiles, shortTextScore);
}

/** Whether a column is named like answers. */
export function isNamedLikeAnswers({ name }: Profile): boolean {
  return hints.text.test(name) && !hints.not.test(name);
}

/** Finds a column by the name a person gave, forgiving case and spaces. */
export function named(profiles: Profile[], name: string): Profile | undefined {
  const plain = (text: string) => text.trim().toLowerCase().normalize("NFKC");
  return profiles.find((p) => p.name === name) ?? profiles.find((p) => plain(p.name) === plain(name));
}

const hints = {
  text: /review|comment|feedback|text|body|message|answer|opinion|verbatim|response|remark|suggest|describe|description|experience|what|why|how|kommentar|rückmeldung|meinung|anmerkung|freitext|antwort|bemerkung|avis|commentaire|remarque|r[ée]ponse|comentario|opini[óo]n|respuesta|recensione|commento|opinie|opmerking|отзыв|комментарий|评论|评价|内容|レビュー|コメント|感想|리뷰|후기/i,
  title: /title|subject|headline|summary|betreff|titel|titre|asunto|t[íi]tulo|titolo/i,
  date: /date|time|day|created|submitted|posted|\bat$|_at$|datum|zeit|\btag\b|abreise|anreise|fecha|data|jour|дата|日期|日付|날짜/i,
  rating:
    /rating|stars?\b|score|\bnps\b|grade|rate|satisf|recommend|bewertung|sterne|punkte|\bnote\b|zufrieden|étoile|calificaci[óo]n|puntuaci[óo]n|estrellas|valutazione|voto|оценка|评分|评级|評価|평점|별점/i,
  group:
    /product|categor|segment|department|branch|store|shop|location|site|hotel|room|version|platform|device|country|region|city|plan|tier|channel|source|brand|model|course|team|service|type|produkt|kategorie|zimmer|filiale|standort|abteilung|land|haus|marke|produit|cat[ée]gorie|chambre|magasin|pays|producto|tienda|prodotto|negozio|产品|类别|商品|カテゴリ|제품|상품/i,
  not: /\bid\b|_id$|^id|uuid|url|link|e-?mail|phone|tel\b|zip|postal|postcode|\bip\b|user|name|author|helpful|likes|votes|price|amount|quantity|qty|age\b|länge|length|count/i,
};

const looksLikeContact = /^(?:https?:\/\/|www\.|[^\s@]+@[^\s@]+\.\w+$|[0-9a-f-]{24,}$)/i;

function textScore(profile: Profile): number {
  if (profile.filled < 0.02 || profile.dateShare > 0.6 || profile.numberShare > 0.6) return 0;
  if (share(profile, (cell) => looksLikeContact.test(cell)) > 0.5) return 0;
  const hinted = isNamedLikeAnswers(profile);
  const repeats = profile.cells.length >= 20 && profile.distinct <= 12;
  if (profile.averageWords < (hinted ? 1.5 : 2.5) || (repeats && profile.averageWords < 6))
    return hinted && !repeats ? 0.5 : 0;
  const length = Math.log2(1 + Math.min(profile.averageWords, 200));
  const weight = hints.title.test(profile.name) ? 0.6 : hints.not.test(profile.name) ? 0.4 : hinted ? 1.8 : 1;
  return length * weight * (0.4 + 0.6 * profile.variety) * (0.4 + 0.6 * profile.filled);
}

function shortTextScore(profile: Profile): number {
  const { filled, dateShare, numberShare, averageWords, name } = profile;
  if (!isNamedLikeAnswers(profile) || filled < 0.02 || dateShare > 0.6 || numberShare > 0.6) return 0;
  if (share(profile, (cell) => looksLikeContact.test(cell)) > 0.5 || averageWords === 0) return 0;
  return (hints.title.test(name) ? 0.6 : 1) * Math.log2(1 + averageWords) * (0.4 + 0.6 * filled);
}

function dateScore(profile: Profile): number {
  if (profile.dateShare < 0.6) return 0;
  return profile.dateShare * (hints.date.test(profile.name) ? 2 : 1) * (0.5 + 0.5 * profile.filled);
}

/** A small range of few values. Without a telling name it must be a clear 1–5 scale, and all but pure integers is suspect. */
function ratingScore(profile: Profile): number {
  const { min, max, ratingShare } = profile;
  if (ratingShare < 0.7 || min < 0 || max > 100 || max < 1) return 0;
  const hinted = hints.rating.test(profile.name);
  if (hints.not.test(profile.name) && !hinted) return 0;
  if (hinted) return 2 * ratingShare + (max <= 10 ? 0.5 : 0);
  const integers = share(profile, (cell) => /^[★⭐☆]|^[1-5]([.,][05])?$|\/\s*(5|10)$/u.test(cell));
  return integers > 0.95 && max <= 5 && profile.distinct >= 2 && profile.distinct <= 9 && max - min >= 2
    ? 1
    : 0;
}

function groupScore(profile: Profile): number {
  const { distinct, cells, averageLength, averageWords } = profile;
  const hinted = hints.group.test(profile.name);
  if (distinct < 2 || distinct > 40 || distinct > Math.max(2, cells.length / 2.5) || profile.filled < 0.5)
    return 0;
  if (averageLength > 48 || averageWords > 6 || profile.dateShare > 0.5) return 0;
  if (hints.not.test(profile.name) && !hinted) return 0;
  if (profile.numberShare > 0.5 && !hinted) return 0;
  return (hinted ? 2 : 1) * profile.filled * (distinct <= 12 ? 1 : 0.7) * (averageLength > 2 ? 1 : 0.6);
}

function share(profile: Profile, test: (cell: string) => boolean): number {
  return profile.cells.filter(test).length / Math.max(1, profile.cells.length);
}

function best(profiles: Profile[], score: (profile: Profile) => number): Profile | undefined {
  let found: Profile | undefined;
  let highest = 0;
  for (const profile of profiles) {
    const value = score(profile);
    if (value > highest) [found, highest] = [profile, value];
  }
  return found;
}

function without(profiles: Profile[], taken: Profile | undefined): Profile[] {
  return profiles.filter((profile) => profile !== taken);
}
