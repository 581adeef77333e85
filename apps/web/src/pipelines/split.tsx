import { Split as SplitIcon } from "lucide-react";
import { later } from "../components/later.tsx";
import { trpc } from "../trpc/client.ts";
import { splitRunWords as text } from "../words/split/run.ts";
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
      ...text.agents.columns,
      finding: findings.columns,
    },
    table: {
      ...text.agents.table,
      finding: findings.table,
      Figure: LargestParts,
    },
    list: {
      ...text.agents.list,
      finding: findings.list,
    },
    part: {
      ...text.agents.part,
      finding: findings.part,
      titleOf: ({ input }) => text.part(input.part.key),
    },
    index: {
      ...text.agents.index,
      finding: findings.index,
    },
    bundle: {
      ...text.agents.bundle,
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
      title: text.question.title,
      hint: ({ data }) => (data.problem === undefined ? text.question.hint : undefined),
      Form: ({ asked, ...form }) => <ColumnForm asked={asked.data} {...form} />,
      Answered: ({ asked }) => <p className="mt-1 text-sm font-medium break-words">{asked.answer?.column}</p>,
    },
  },
  titleOf: ({ table, column }) => (column ? text.title(table.name, column) : table.name),
  Result: ({ run: { output } }) => output && <Parts output={output} />,
};
