import { StepcastError } from "@stepcast/pipeline";
import type { z } from "zod";
import { nameOf, noColumn } from "../table/name-of.ts";
import type { columns } from "./columns/agent.ts";
import type { columnQuestion } from "./question.ts";

const mostAskings = 3;

/**
 * The column by which to split, asking where that is open; an answer that cannot be used is asked for again, with the reason.
 * @throws StepcastError `invalid_input` after three of them
 */
export async function settleColumn(
  { chosen, candidates, layout }: z.output<(typeof columns)["output"]>,
  ask: (data: z.input<typeof columnQuestion.data>) => Promise<z.output<typeof columnQuestion.answer>>,
): Promise<string> {
  if (chosen !== null) return chosen;
  const names = layout.columns.map((name) => ({ name }));
  let problem: string | undefined;
  for (let asking = 1; asking <= mostAskings; asking += 1) {
    const { column } = await ask({ candidates, ...(problem !== undefined && { problem }) });
    const name = nameOf(names, column);
    if (name !== undefined) return name;
    problem = `the table ${noColumn(names, column)}`;
  }
  throw new StepcastError("invalid_input", `the column was asked for ${mostAskings} times: ${problem}`);
}
