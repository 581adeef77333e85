import { delimiterName } from "../../table/delimiter.ts";
import { counted, percent } from "../wording.ts";
import type { ReportInput } from "./document.ts";
import { namedLanguages } from "./named-languages.ts";
import { shorten } from "./printable.ts";
import { unshown } from "./unshown.ts";

export interface MethodSection {
  title: string;
  lines: string[];
}

/** The appendix: what was read, dropped, sampled and judged by what, so that nobody has to trust the figures blindly. */
export function methodSections(input: ReportInput): MethodSection[] {
  return [
    source(input),
    languages(input),
    moods(input),
    topicsMethod(input),
    leftOut(input),
    wording(input),
  ].filter(({ lines }) => lines.length > 0);
}

function source({ csv, clean, table }: ReportInput): MethodSection {
  const { dropped, repaired, unrated } = clean;
  const { format, chosen, asked, doubt } = table;
  const parts = [
    chosen.date && `dates from “${chosen.date.column}”`,
    chosen.rating && `ratings from “${chosen.rating.column}” (${chosen.rating.min} to ${chosen.rating.max})`,
    chosen.group && `groups from “${chosen.group}”`,
  ].filter(Boolean);
  return {
    title: "Source and cleaning",
    lines: [
      `“${shorten(csv.name, 80)}”, ${size(csv.sizeBytes)}, ${format.encoding}, delimiter ${delimiterName(format.delimiter)}, ${counted(format.columns.length, "column")}${format.hasHeader ? "" : ", no header row"}. SHA-256 ${csv.sha256.slice(0, 16)}….`,
      `Answers were read from “${chosen.text}”${parts.length > 0 ? `, ${parts.join(", ")}` : ""}.`,
      `${counted(clean.records, "row")} read, ${clean.count} used, ${dropped.total} dropped (${dropped.emptyRows} empty, ${dropped.withoutText} without an answer).`,
      ...(asked.length > 0 ? [`Where ${chosenParts(asked)} stand was open, and a person chose.`] : []),
      ...(doubt === null ? [] : [`Beware: ${doubt}.`]),
      ...repairs(repaired),
      ...(unrated > 0
        ? [
            `${counted(unrated, "row")} had 0 as rating, below the scale, and ${was(unrated)} taken as not rated.`,
          ]
        : []),
    ],
  };
}

function chosenParts(asked: ReportInput["table"]["asked"]): string {
  const words = { text: "the answers", date: "the dates", rating: "the ratings" };
  return new Intl.ListFormat("en-GB").format(asked.map((role) => words[role]));
}

/** Sections that were asked for and could not be made. */
function leftOut({ sections }: ReportInput): MethodSection {
  return {
    title: "Sections that were asked for",
    lines: sections.flatMap(({ column, note }) => (note === null ? [] : [`By “${column}”: ${note}.`])),
  };
}

function repairs({ ragged, oddQuotes, cutTexts }: ReportInput["clean"]["repaired"]): string[] {
  const parts = [
    ragged > 0 && `${counted(ragged, "row")} with too few or too many cells`,
    oddQuotes > 0 && `${counted(oddQuotes, "row")} with broken quotes`,
    cutTexts > 0 && `${counted(cutTexts, "very long text")} cut at 4,000 characters for analysis`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? [`Repaired: ${parts.join(", ")}.`] : [];
}

function was(count: number): string {
  return count === 1 ? "was" : "were";
}

function languages(input: ReportInput): MethodSection {
  const { language, clean } = input;
  const named = namedLanguages(input).slice(0, 8);
  const found = named.map(({ name, count }) => `${name} ${percent(count / clean.count)}`);
  const told = language.found.reduce((sum, { count }) => sum + count, 0);
  const others = told - named.reduce((sum, { count }) => sum + count, 0);
  if (others > 0) found.push(`others ${percent(others / clean.count)}`);
  const { undetermined } = language;
  const rest =
    undetermined > 0 ? ` ${counted(undetermined, "answer")} ${was(undetermined)} too short to tell.` : "";
  return { title: "Languages", lines: [`${found.join(", ") || "None could be told"}.${rest}`] };
}

function moods({ sentiment, clean }: ReportInput): MethodSection {
  const by = {
    "english model": "wink-nlp's English model",
    "word list": "a word list of the answer's language",
    emoji: "emoji alone",
    rating: "the rating beside it, as the text said nothing or weakly the opposite",
    none: "nothing: marked unknown",
  };
  const lines = sentiment.bases.map(
    ({ basis, count }) => `${count} (${percent(count / clean.count)}) by ${by[basis]}`,
  );
  const check =
    sentiment.agreesWithRating === null
      ? []
      : [
          `Checked against the ratings: where a rating is clearly good or bad, the text alone says the opposite in ${percent(1 - sentiment.agreesWithRating)} of the cases.`,
        ];
  return {
    title: "Mood",
    lines: [
      `${lines.join("; ")}. Word lists are coarser than the English model, and irony escapes both.`,
      ...check,
    ],
  };
}

function topicsMethod({ topics, embed, entities, clean }: ReportInput): MethodSection {
  const { method } = topics;
  const sampled = embed.count < embed.ofRows;
  return {
    title: "Topics and names",
    lines: [
      `Answers compared by meaning: ${method.byMeaning} (${embed.model})${sampled ? `, an even sample of ${embed.ofRows}. ${method.byWords === 1 ? "The other one was" : `The other ${method.byWords} were`} placed by ${method.byWords === 1 ? "its" : "their"} words` : ""}.`,
      ...(method.wordsAgree === null
        ? []
        : [
            `Tested on the sample, placing by words chose the same topic as meaning in ${percent(method.wordsAgree)} of the cases.`,
          ]),
      ...(method.clusters > 0
        ? [
            `${counted(method.clusters, "topic")} ${was(method.clusters)} found by k-means, named after the most distinctive words${method.silhouette === null ? "" : ` (silhouette ${method.silhouette})`}. Topics overlap in life; here each answer has one.`,
          ]
        : []),
      entities.read === 0
        ? "Names are looked for in English answers; there were none."
        : `Names were looked for in ${counted(entities.read, "English answer")} of ${clean.count}.`,
    ],
  };
}

function wording(input: ReportInput): MethodSection {
  const { summary } = input;
  const line =
    summary.writtenBy === "extract"
      ? "The opening sentences were put together from the figures; quotes are the answers nearest to the middle of their topic. No language model was used."
      : `The opening sentences were written by the language model ${summary.writtenBy} from the figures and quotes in this report; the figures themselves were counted.`;
  return {
    title: "Wording",
    lines: [line, "Quotes are verbatim, shortened where an ellipsis shows.", ...unshown(input)],
  };
}

function size(bytes: number): string {
  return bytes < 1_024 * 1_024
    ? `${Math.ceil(bytes / 1_024)} KB`
    : `${(bytes / 1_024 / 1_024).toFixed(1)} MB`;
}
