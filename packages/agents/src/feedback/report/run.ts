import type { AgentRun } from "@stepcast/pipeline";
import type { report } from "./agent.ts";
import { pathOf } from "./chart-rows.ts";
import { documentData } from "./document.ts";
import { enrichedTable } from "./enriched-table.ts";
import { fileStem } from "./file-stem.ts";
import { MentionMoods } from "./mention-moods.ts";
import { typeset } from "./typeset.ts";

const run: AgentRun<typeof report> = async (input, step) => {
  const stem = fileStem(input.csv.name);
  const moods = new MentionMoods(input.entities.top.map(({ name }) => name));
  step.progress(0, 3, "writing the table");
  const table = await step.writeFile(
    `${stem}-enriched.csv`,
    enrichedTable(
      {
        csv: input.csv,
        format: input.table.format,
        count: input.clean.count,
        rows: input.clean.rows,
        languages: input.language.languages,
        sentiments: input.sentiment.sentiments,
        assigned: input.topics.assigned,
        topicNames: input.topics.list.map(({ name }) => name),
        entities: input.entities.entities,
        moods,
        labels: input.sections.flatMap(({ column, by, labels }) => (labels ? [{ column, by, labels }] : [])),
      },
      step,
    ),
    { mediaType: "text/csv; charset=utf-8" },
  );
  step.progress(1, 3, "setting the pages");
  const files = new Map<string, Uint8Array>();
  for (const chart of [...input.charts, ...input.sections.flatMap(({ charts }) => charts)])
    files.set(pathOf(chart), await step.readFile(chart.file).bytes());
  const { pdf, pages } = await typeset({
    data: documentData(input, moods),
    files,
    datedAt: Date.parse(input.clean.dates?.to ?? "2000-01-01"),
  });
  step.signal.throwIfAborted();
  step.progress(2, 3, "saving the report");
  const file = await step.writeFile(`${stem}-report.pdf`, pdf, { mediaType: "application/pdf" });
  step.log(
    "info",
    `set ${pages} ${pages === 1 ? "page" : "pages"}, wrote ${input.clean.count} rows of the enriched table`,
  );
  step.progress(3, 3, "report ready");
  return { file, table, pages, tableRows: input.clean.count };
};

export default run;
