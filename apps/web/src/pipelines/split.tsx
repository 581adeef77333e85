import { Split as SplitIcon } from "lucide-react";
import { later } from "../components/later.tsx";
import { trpc } from "../trpc/client.ts";
import type { PipelineLook } from "./pipeline-look.ts";
import { pipelineTitles } from "./pipeline-titles.ts";
import { findings } from "./split/findings.ts";
import { LargestParts } from "./split/largest-parts.tsx";
import type { Split } from "./split/types.ts";

// Asked seldom, and of use only to whoever answers.
const ColumnForm = later(() => import("./split/column-form.tsx").then((module) => module.ColumnForm));
const Parts = later(() => import("./split/parts.tsx").then((module) => module.Parts));

export const split: PipelineLook<Split> = {
  name: "split",
  title: pipelineTitles.split,
  Icon: SplitIcon,
  hooks: trpc.split,
  agents: {
    columns: {
      title: "Look at the table",
      purpose: "Finds encoding, delimiter and the column by which to split",
      finding: findings.columns,
    },
    table: {
      title: "Gather the rows",
      purpose: "Reads every row and lays those of each value together",
      finding: findings.table,
      Figure: LargestParts,
    },
    list: {
      title: "Plan the parts",
      purpose: "A step for each part, 200 at a time",
      finding: findings.list,
    },
    part: {
      title: "Make a part",
      purpose: "Counts, sums up and writes the rows of one value",
      finding: findings.part,
      titleOf: ({ input }) => `Part “${input.part.key}”`,
    },
    index: {
      title: "Write the index",
      purpose: "Rows, first line, file and sums of every part",
      finding: findings.index,
    },
    bundle: {
      title: "Pack it all",
      purpose: "All parts and the index in one ZIP",
      finding: findings.bundle,
    },
  },
  stages: [["columns"], ["table"], ["list"], ["part"], ["index"], ["bundle"]],
  expects: ({ steps: { table } }) => ({
    list: table?.output?.pages.length,
    part: table?.output?.parts,
    index: table?.output?.pages.length,
  }),
  questions: {
    column: {
      title: "By which column shall it be split?",
      hint: ({ data }) =>
        data.problem === undefined
          ? "Several would do. Each value of the one you choose becomes a part; the run waits for you, however long it takes."
          : undefined,
      Form: ({ asked, ...form }) => <ColumnForm asked={asked.data} {...form} />,
      Answered: ({ asked }) => <p className="mt-1 text-sm font-medium break-words">{asked.answer?.column}</p>,
    },
  },
  titleOf: ({ table, column }) => (column ? `${table.name} by ${column}` : table.name),
  Result: ({ run: { output } }) => output && <Parts output={output} />,
};
