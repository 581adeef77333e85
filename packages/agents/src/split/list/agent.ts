import { defineAgent, FileRef } from "@stepcast/pipeline";
import { z } from "zod";
import { readNdjson } from "../../ndjson.ts";
import { PartPlan, type PlannedPart } from "../part-plan.ts";

/** Reads a page of the plan, for the pipeline to go through: a run of thousands of parts cannot have them all in one event. */
export const list = defineAgent({
  input: z.object({ page: FileRef }),
  output: z.object({ parts: z.array(PartPlan) }),
  async run({ page }, step) {
    const parts: PartPlan[] = [];
    for await (const { value: _, ...part } of readNdjson<PlannedPart>(step.readFile(page))) parts.push(part);
    return { parts };
  },
});
