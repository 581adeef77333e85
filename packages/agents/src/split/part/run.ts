import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { partText } from "../part-text.ts";
import { SheafReader, type SheafRow } from "../sheaf.ts";
import type { part as agent } from "./agent.ts";
import { Sums } from "./sums.ts";

const run: AgentRun<typeof agent> = async ({ part, writeAs }, step) => {
  const sheaf = await SheafReader.open(step.readFile(part.sheaf));
  try {
    await sheaf.skip(part.skip);
    const sums = new Sums(sheaf.head.amounts);
    const pace = paceOf(step, part.rows, "reading rows");
    let rows = 0;
    async function* counted(): AsyncGenerator<SheafRow> {
      for await (const row of sheaf.take(part.rows)) {
        sums.add(row.cells);
        rows += 1;
        yield row;
        await pace.at(rows);
      }
    }
    const file = writeAs && (await step.writeFile(part.fileName, partText(counted(), sheaf.head, writeAs)));
    if (!file) for await (const _ of counted()) continue;
    return { rows, sums: sums.all(), file };
  } finally {
    await sheaf.close();
  }
};

export default run;
