import type { AgentRun } from "@stepcast/pipeline";
import { fieldTitles } from "../columns/field-titles.ts";
import { bad } from "../../table/open-table.ts";
import { usualLanguageOf } from "../language/usual.ts";
import { paceOf } from "../../pace.ts";
import { toNdjson } from "../../ndjson.ts";
import { readTable } from "../../table/table.ts";
import type { clean } from "./agent.ts";
import { RowCounter } from "./row-counter.ts";

/** Enough answers to tell which language most are in. */
const heardTexts = 2_000;

const run: AgentRun<typeof clean> = async ({ csv, format, chosen }, step) => {
  const counter = new RowCounter(chosen, format.columns);
  const pace = paceOf(step, undefined, "reading rows");
  const heard: string[] = [];
  async function* usable() {
    for await (const batch of readTable(step.readFile(csv), format)) {
      for (const record of batch) {
        const row = counter.take(record);
        if (!row) continue;
        if (heard.length < heardTexts) heard.push(row.text);
        yield row;
      }
      await pace.at(counter.records);
    }
  }
  const rows = await step.writeFile("rows.ndjson", toNdjson(usable()));
  const facts = counter.facts();
  if (facts.count === 0)
    throw bad(
      csv,
      `has no usable answer in column “${chosen.text}”: all ${facts.records} rows are empty there. Name another in “${fieldTitles.text}”`,
    );
  for (const line of counter.report()) step.log(line.level, line.message);
  step.progress(facts.records, facts.records, "all rows read");
  return { rows, usualLanguage: usualLanguageOf(heard), ...facts };
};

export default run;
