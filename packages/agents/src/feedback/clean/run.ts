import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../pace.ts";
import { toNdjson } from "../rows.ts";
import { readTable } from "../table/table.ts";
import type { clean } from "./agent.ts";
import { usualLanguageOf } from "../language/usual.ts";
import { bad, openTable } from "./open-table.ts";
import { profileColumns } from "./profile.ts";
import { chooseColumns, describeChoice, describeColumns, doubtAbout } from "./choose-columns.ts";
import { RowCounter } from "./row-counter.ts";

const run: AgentRun<typeof clean> = async ({ csv, textColumn }, step) => {
  const { format: found, sample } = await openTable(csv, step);
  if (sample.length === 0)
    throw bad(csv, "has a header row and nothing below it. Export it again with the answers");
  const profiles = profileColumns(found.columns, sample);
  const roles = chooseColumns(csv, profiles, textColumn);
  for (const line of describeChoice(roles, profiles)) step.log("info", line);
  const doubt = textColumn === undefined ? doubtAbout(roles, found.hasHeader) : null;
  if (doubt) step.log("warn", doubt);
  const format = { ...found, looseColumn: roles.text.at };
  const counter = new RowCounter(roles);
  const pace = paceOf(step, undefined, "reading rows");
  const rows = await step.writeFile(
    "rows.ndjson",
    toNdjson(
      (async function* () {
        for await (const batch of readTable(step.readFile(csv), format)) {
          for (const record of batch) {
            const row = counter.take(record);
            if (row) yield row;
          }
          await pace.at(counter.facts().records);
        }
      })(),
    ),
  );
  const facts = counter.facts();
  if (facts.count === 0)
    throw bad(
      csv,
      `has no usable answer in column “${roles.text.name}”: all ${facts.records} rows are empty there. Name another column as textColumn`,
    );
  for (const line of counter.report()) step.log(line.level, line.message);
  step.progress(facts.records, facts.records, "all rows read");
  const usualLanguage = usualLanguageOf(roles.text.cells);
  return { rows, format, usualLanguage, doubt, ...describeColumns(profiles, roles), ...facts };
};

export default run;
