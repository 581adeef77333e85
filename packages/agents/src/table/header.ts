import { dateReaderFor } from "../cells/dates.ts";
import { readRating } from "../cells/numbers.ts";
import { isNoAnswer } from "../cells/text.ts";

const longestName = 120;
/** Enough of the body to tell what a column holds. */
const comparedRows = 300;

/**
 * Tells whether a table's first record names the columns, by holding each of its cells against the column below: a word
 * above numbers, dates or ratings is a name, a number above numbers is data. Takes the first records, the maybe-header
 * among them.
 */
export function hasHeader(records: string[][]): boolean {
  const [first, ...rest] = records;
  if (!first) return false;
  const body = rest.slice(0, comparedRows);
  const named = first.filter((cell) => !isNoAnswer(cell.trim()));
  if (named.length === 0 || named.length < first.length / 2) return false;
  if (body.length === 0) return named.every((cell) => looksLikeAName(cell) && !isValue(cell));
  const signs = first.map((cell, at) => signOf(cell.trim(), columnOf(body, at)));
  if (signs.includes("data")) return false;
  if (signs.includes("name")) return true;
  return !repeatsInBody(first, body) && named.every((cell) => looksLikeAName(cell) || isYear(cell));
}

function columnOf(body: string[][], at: number): string[] {
  return body.map((cells) => cells[at]?.trim() ?? "").filter((cell) => cell !== "");
}

/** What one cell of the first record says, held against its column. Years may name columns, if no years stand below. */
function signOf(cell: string, below: string[]): "name" | "data" | undefined {
  if (isNoAnswer(cell) || below.length === 0) return undefined;
  const values = below.filter(isValue).length / below.length;
  if (isYear(cell)) {
    if (below.filter(isYear).length > below.length * 0.5) return "data";
    return values > 0.7 ? "name" : undefined;
  }
  if (isValue(cell)) return "data";
  if (values > 0.7) return "name";
  const questions = below.filter(isPrompt).length / below.length;
  return isPrompt(cell) && questions < 0.1 ? "name" : undefined;
}

/** Makes names usable: every column has one, no two the same. */
export function columnNames(first: string[]): string[] {
  const seen = new Set<string>();
  return first.map((cell, at) => {
    const base = cell.replace(/\s+/g, " ").trim().slice(0, longestName) || `column ${at + 1}`;
    let name = base;
    for (let copy = 2; seen.has(name); copy += 1) name = `${base} (${copy})`;
    seen.add(name);
    return name;
  });
}

const oneDate = dateReaderFor([]).read;

/** A number, a date, a rating however it is written, or an address. */
function isValue(cell: string): boolean {
  const text = cell.trim();
  if (text.length > 80) return false;
  return readRating(text) !== undefined || oneDate(text) !== undefined || /^[^\s@]+@[^\s@]+\.\w+$/.test(text);
}

function isYear(cell: string): boolean {
  return /^(?:19|20)\d\d$/.test(cell.trim());
}

function looksLikeAName(cell: string): boolean {
  const words = wordsIn(cell);
  if (fields.test(cell)) return false;
  return words <= 4 || (cell.trim().endsWith(":") && words <= 16);
}

/** Several fields of a record that is cut by something else. */
const fields = /^[^:;|/\\]*(?:[:;|/\\][^:;|/\\]*){4}/;

/** A survey's question or request, of any length: "What did you like, and why? (optional)", "Please describe …". */
function isPrompt(cell: string): boolean {
  const head = cell.slice(0, 400);
  const asks = /[?？][\s*]{0,9}(?:[([][^()[\]]{1,80}[)\]][\s*]{0,9})?$/.test(cell.slice(-200));
  return (asks && (wordsIn(head) <= 16 || openings.test(head))) || requests.test(head);
}

function wordsIn(cell: string): number {
  return cell.trim().split(/\s+/).length;
}

const openings =
  /^(?:\W{0,5}(?:q|f|p)?\d{0,3}[a-z]?[.):\s-]{0,5})?(?:.{0,300}[,.:;]\s+)?(?:what|which|why|how|who|where|when|would|do|does|did|is|are|was|were|have|has|can|could|should|if|any|was|wie|welche[rsn]?|warum|wo|wann|wer|würden|haben|hat|ist|sind|war|que|quel(?:le)?s?|qu|pourquoi|comment|avez|est|qué|cómo|cuál|cuáles|recomendaría|hay|cosa|come|quale|perché|wat|hoe|welke|waarom|o que|como|qual)\b/iu;
const requests =
  /^(?:\W{0,5}(?:q|f|p)?\d{0,3}[a-z]?[.):\s-]{0,5})?(?:please|bitte|kindly|tell us|describe|rate|select|s'il vous plaît|veuillez|por favor|per favore|décrivez|beschreiben)\b.{15,}/iu;

/** A first record whose cells come back below is data: a category or an answer given twice. */
function repeatsInBody(first: string[], body: string[][]): boolean {
  return first.some(
    (cell, at) => cell.trim() !== "" && body.some((cells) => cells[at]?.trim() === cell.trim()),
  );
}
