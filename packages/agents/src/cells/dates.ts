/** Reads one written date as YYYY-MM-DD, or nothing. Made for a column by `dateReaderFor`. */
export type DateReader = (cell: string) => string | undefined;

/** How 3/4 is read: as 3 April or as 4 March. */
export type DateOrder = "day first" | "month first";

/** Looks at a column's cells to tell 3/4 as 3 April or 4 March, and returns the reader for all of it. */
export function dateReaderFor(cells: string[]): { read: DateReader; order: DateOrder; ambiguous: boolean } {
  let dayFirst = 0;
  let monthFirst = 0;
  let dotted = 0;
  let slashed = 0;
  for (const cell of cells) {
    const match = numeric.exec(cell.trim());
    if (!match) continue;
    slashed += 1;
    if (match[2] === ".") dotted += 1;
    if (Number(match[1]) > 12) dayFirst += 1;
    if (Number(match[3]) > 12) monthFirst += 1;
  }
  const order: DateOrder = monthFirst > dayFirst ? "month first" : "day first";
  const ambiguous = slashed > 0 && dayFirst === 0 && monthFirst === 0 && dotted === 0;
  return { read: dateReaderIn(order), order, ambiguous };
}

/** Reads dates in a known order. */
export function dateReaderIn(order: DateOrder): DateReader {
  return (cell) => readDate(cell.trim(), order);
}

const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T\s])/;
const compact = /^(20\d{2}|19\d{2})(\d{2})(\d{2})$/;
const numeric = /^(\d{1,2})([./-])(\d{1,2})[./-](\d{4}|\d{2})(?:$|[,T\s])/;
const monthOnly = /^(\d{4})-(\d{1,2})$/;
const dayMonthName =
  /^(?:\p{L}+\.?,?\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?[\s-]+(?:de\s+)?(\p{L}{3,})\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})(?:$|[,T\s])/u;
const monthNameDay =
  /^(?:\p{L}+\.?,?\s+)?(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:$|[,T\s])/u;
const eastAsian = /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/;

function readDate(cell: string, order: DateOrder): string | undefined {
  if (cell.length < 6 || cell.length > 60) return undefined;
  const year = iso.exec(cell) ?? compact.exec(cell) ?? eastAsian.exec(cell);
  if (year) return day(year[1], year[2], year[3]);
  const numbers = numeric.exec(cell);
  if (numbers) {
    const [, first, , second, y] = numbers;
    return order === "day first" ? day(y, second, first) : day(y, first, second);
  }
  return readNamedMonth(cell) ?? readMonthOnly(cell);
}

function readNamedMonth(cell: string): string | undefined {
  const dayName = dayMonthName.exec(cell);
  if (dayName) return day(dayName[3], monthNumber(dayName[2]), dayName[1]);
  const nameDay = monthNameDay.exec(cell);
  return nameDay ? day(nameDay[3], monthNumber(nameDay[1]), nameDay[2]) : undefined;
}

function readMonthOnly(cell: string): string | undefined {
  const match = monthOnly.exec(cell);
  return match ? day(match[1], match[2], "1") : undefined;
}

function day(
  year: string | undefined,
  month: string | number | undefined,
  date: string | undefined,
): string | undefined {
  const y = Number(year) < 100 ? 2_000 + Number(year) : Number(year);
  const m = Number(month);
  const d = Number(date);
  const time = new Date(Date.UTC(y, m - 1, d));
  const exists = y >= 1_970 && y <= 2_100 && time.getUTCMonth() === m - 1 && time.getUTCDate() === d;
  return exists ? time.toISOString().slice(0, 10) : undefined;
}

/** Month names by their first letters, in the languages Western surveys come in. */
const months: [number, string[]][] = [
  [1, ["jan", "jän", "ene", "gen", "янв"]],
  [2, ["feb", "fév", "fev", "фев"]],
  [3, ["mar", "mär", "mrz", "maa", "мар"]],
  [4, ["apr", "avr", "abr", "апр"]],
  [5, ["may", "mai", "mag", "mei", "май", "мая"]],
  [6, ["jun", "juin", "giu", "июн"]],
  [7, ["jul", "juil", "lug", "июл"]],
  [8, ["aug", "aoû", "aou", "ago", "авг"]],
  [9, ["sep", "set", "сен"]],
  [10, ["oct", "okt", "ott", "out", "окт"]],
  [11, ["nov", "ноя"]],
  [12, ["dec", "dez", "déc", "dic", "дек"]],
];

function monthNumber(name: string | undefined): number | undefined {
  const lower = name?.toLowerCase().normalize("NFC") ?? "";
  return months.find(([, starts]) => starts.some((start) => lower.startsWith(start)))?.[0];
}
