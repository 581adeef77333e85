import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { paceOf } from "../../pace.ts";
import { FileFormat, PartPlan } from "../part-plan.ts";
import { partText } from "../part-text.ts";
import { SheafReader, type SheafRow } from "../sheaf.ts";
import { Sums } from "./sums.ts";

/**
 * Counts and sums up the rows of one value, and writes them as a file where that is wanted. In no thread of its own: most parts are small,
 * and to hand them over would cost more than the work; a large one lets others in every now and then.
 */
export const part = defineAgent({
  input: z.object({
    part: PartPlan,
    /** Null: the bundle alone has the bytes. */
    writeAs: FileFormat.nullable(),
  }),
  output: z.object({
    rows: z.number().int().nonnegative(),
    /** By the columns of amounts, in their order; null where a part has no number there. */
    sums: z.array(z.number().nullable()),
    file: FileRef.nullable(),
  }),
  async run({ part, writeAs }, step) {
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
  },
});
