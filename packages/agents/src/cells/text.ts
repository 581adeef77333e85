/** Longer texts are cut here for analysis; the user's own cell stays whole. */
const longestText = 4_000;

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  nbsp: " ",
};
const nonAnswers = new Set(
  "n/a na n.a. none nothing nil null nan - -- --- . .. ... ? x keine nichts k.a. entfällt aucun rien néant nada ninguno ninguna nessuno niente geen #n/a #ref! undefined"
    .split(" ")
    .concat([
      "no comment",
      "no comments",
      "kein kommentar",
      "keine angabe",
      "sin comentarios",
      "rien à signaler",
    ]),
);

/** Makes a cell fit to analyse: markup, control characters and runs of white space go, and what is too long is cut. */
export function cleanText(cell: string): { text: string; cut: boolean } {
  const head = cell.slice(0, longestText * 2);
  const text = head
    .replace(/<br\s*\/?>|<\/?(?:p|div|b|i|em|strong|span|ul|ol|li|a|h\d)(?:\s[^<>]{0,300})?>/gi, " ")
    .replace(/&(amp|lt|gt|quot|apos|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\uFFFD]+/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC");
  const cut = cell.length > longestText * 2 || text.length > longestText;
  return { text: text.slice(0, longestText).toWellFormed(), cut };
}

/** True where the text says nothing: empty, punctuation only, or one of the ways to say "none". */
export function isNoAnswer(text: string): boolean {
  if (text.length > 24) return false;
  return nonAnswers.has(text.toLowerCase()) || !/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);
}
