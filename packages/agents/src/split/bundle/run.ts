import type { AgentRun, FileRef, Step } from "@stepcast/pipeline";
import { makeZip } from "client-zip";
import { readNdjson } from "../../ndjson.ts";
import { paceOf } from "../../pace.ts";
import { csvLine } from "../../table/csv-line.ts";
import { neutralise } from "../../table/neutralise.ts";
import { indexName } from "../part-names.ts";
import { type FileFormat, type PlannedPart } from "../part-plan.ts";
import { partText } from "../part-text.ts";
import { SheafReader } from "../sheaf.ts";
import type { bundle as agent } from "./agent.ts";

const run: AgentRun<typeof agent> = async ({ table, amounts, format, parts, pages, indexes }, step) => {
  const index = await step.writeFile(indexName, indexText(amounts, indexes, step));
  // The same input makes the same bytes: no entry says when it was packed.
  const lastModified = new Date(table.createdAt);
  const pace = paceOf(step, parts, "packing parts");
  async function* entries() {
    yield { name: indexName, input: step.readFile(index), lastModified };
    let done = 0;
    for await (const { fileName, text } of partsOf(pages, format, step)) {
      yield { name: fileName, input: text, lastModified };
      done += 1;
      await pace.at(done);
    }
  }
  return { bundle: await step.writeFile(zipName(table), makeZip(entries())), index };
};

export default run;

function zipName({ name }: FileRef): string {
  return `${name.replace(/\.[^.]{1,5}$/, "") || "table"} in parts.zip`;
}

async function* indexText(amounts: string[], indexes: FileRef[], step: Step<never>): AsyncGenerator<string> {
  const sums = amounts.map((name) => `sum of ${name}`);
  yield `\uFEFF${csvLine(["value", "rows", "first line", "file", ...sums].map(neutralise))}`;
  for (const file of indexes) yield await step.readFile(file).text();
}

/** Parts that follow one another lie in one sheaf, which is read once. */
async function* partsOf(pages: FileRef[], format: FileFormat, step: Step<never>) {
  let sheaf: { id: string; reader: SheafReader } | undefined;
  try {
    for (const page of pages) {
      for await (const part of readNdjson<PlannedPart>(step.readFile(page))) {
        if (sheaf?.id !== part.sheaf.id) {
          await sheaf?.reader.close();
          sheaf = { id: part.sheaf.id, reader: await SheafReader.open(step.readFile(part.sheaf)) };
        }
        const { reader } = sheaf;
        yield { fileName: part.fileName, text: partText(reader.take(part.rows), reader.head, format) };
      }
    }
  } finally {
    await sheaf?.reader.close();
  }
}
