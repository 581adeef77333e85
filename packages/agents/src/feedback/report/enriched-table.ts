import type { FileRef, Step } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { readNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import type { Sentiment } from "../sentiment/agent.ts";
import { readTable, type TableFormat } from "../../table/table.ts";
import type { MentionMoods } from "./mention-moods.ts";
import { csvLine } from "../../table/csv-line.ts";
import { neutralise } from "../../table/neutralise.ts";

/** Where each column of findings is read from; all files have one line per row, in the same order. */
export interface TableSources {
  csv: FileRef;
  format: TableFormat;
  count: number;
  rows: FileRef;
  languages: FileRef;
  sentiments: FileRef;
  assigned: FileRef;
  topicNames: string[];
  entities: FileRef;
  /** Ranges and periods into which numbers and dates were put: NDJSON of names, one per row. */
  labels: { column: string; by: string; labels: FileRef }[];
  /** Told of every row while the table is written, so that the files are read once. */
  moods: MentionMoods;
}

const added = ["language", "sentiment", "sentiment_score", "sentiment_basis", "topic", "entities"];

/**
 * The user's own table, each usable record with what was found about it. The user's file is read again, so that its cells
 * need no second copy on the way. UTF-8 with a byte order mark and CRLF: without the mark Excel takes it for windows-1252.
 */
export async function* enrichedTable(sources: TableSources, step: Step<never>): AsyncGenerator<string> {
  const { format } = sources;
  yield `\uFEFF${csvLine([...format.columns.map(neutralise), ...freeNames(format.columns, sources.labels)])}`;
  const findings = readFindings(sources, step);
  const pace = paceOf(step, sources.count, "writing the table");
  let finding = await findings.next();
  let done = 0;
  for await (const batch of readTable(step.readFile(sources.csv), format)) {
    let piece = "";
    for (const record of batch) {
      if (finding.done) break;
      if (finding.value.n !== record.n) continue;
      piece += csvLine([...record.cells, ...finding.value.cells].map(neutralise));
      done += 1;
      finding = await findings.next();
    }
    if (piece !== "") yield piece;
    await pace.at(done);
  }
}

/** Names for the added columns that the user's table does not have yet. */
function freeNames(columns: string[], labels: TableSources["labels"]): string[] {
  const taken = new Set(columns.map((name) => name.toLowerCase()));
  return [...added, ...labels.map(({ column, by }) => neutralise(`${column}_${by}`))].map((name) => {
    let free = name;
    for (let copy = 2; taken.has(free.toLowerCase()); copy += 1) free = `${name}_${copy}`;
    return free;
  });
}

async function* readFindings(
  sources: TableSources,
  step: Step<never>,
): AsyncGenerator<{ n: number; cells: string[] }> {
  const languages = readNdjson<string>(step.readFile(sources.languages));
  const sentiments = readNdjson<Sentiment>(step.readFile(sources.sentiments));
  const assigned = readNdjson<number>(step.readFile(sources.assigned));
  const entities = readNdjson<string[] | null>(step.readFile(sources.entities));
  const labels = sources.labels.map((each) => readNdjson<string>(step.readFile(each.labels)));
  for await (const row of readNdjson<Row>(step.readFile(sources.rows))) {
    const language = await nextOf(languages);
    const { label, score, basis } = await nextOf(sentiments);
    const topic = sources.topicNames[await nextOf(assigned)] ?? "";
    const names = (await nextOf(entities)) ?? [];
    sources.moods.add(names, label);
    yield {
      n: row.n,
      cells: [
        language,
        label,
        score === null ? "" : String(score),
        basis,
        topic,
        names.join("; "),
        ...(await Promise.all(labels.map(async (each) => nextOf(each)))),
      ],
    };
  }
}

async function nextOf<T>(values: AsyncGenerator<T>): Promise<T> {
  const { value, done } = await values.next();
  if (done) throw new Error("a file of findings is shorter than the file of rows");
  return value;
}
