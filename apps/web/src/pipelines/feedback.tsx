import { MessageSquareQuote } from "lucide-react";
import { later } from "../components/later.tsx";
import { trpc } from "../trpc/client.ts";
import { addedColumns, canAddSection } from "./feedback/added-columns.ts";
import { findings } from "./feedback/findings.ts";
import { reportTitle } from "./feedback/report-title.ts";
import type { Feedback } from "./feedback/types.ts";
import type { PipelineLook } from "./pipeline-look.ts";
import { pipelineTitles } from "./pipeline-titles.ts";

// Asked seldom, and of use only to whoever answers.
const ColumnsForm = later(() => import("./feedback/columns-form.tsx").then((module) => module.ColumnsForm));
const ColumnsAnswered = later(() =>
  import("./feedback/columns-form.tsx").then((module) => module.ColumnsAnswered),
);
// Of use only to whoever opens a step, or still can add to the report.
const Figure = later(() => import("./feedback/figures.tsx").then((module) => module.Figure));
const AddSection = later(() => import("./feedback/add-section.tsx").then((module) => module.AddSection));
const Report = later(() => import("./feedback/report.tsx").then((module) => module.Report));

export const feedback: PipelineLook<Feedback> = {
  name: "feedback",
  title: pipelineTitles.feedback,
  Icon: MessageSquareQuote,
  hooks: trpc.feedback,
  agents: {
    columns: {
      title: "Look at the table",
      purpose: "Finds encoding, delimiter and the columns that matter",
      finding: findings.columns,
      Figure: (shown) => <Figure {...shown} />,
    },
    clean: {
      title: "Read the answers",
      purpose: "Every row; drops and counts what is empty",
      finding: findings.clean,
    },
    language: {
      title: "Tell languages",
      purpose: "Which language each answer is in",
      finding: findings.language,
      Figure: (shown) => <Figure {...shown} />,
    },
    sentiment: {
      title: "Tell moods",
      purpose: "Positive, neutral or negative",
      finding: findings.sentiment,
      Figure: (shown) => <Figure {...shown} />,
    },
    entities: {
      title: "Find names",
      purpose: "People, places, products and things mentioned",
      finding: findings.entities,
      Figure: (shown) => <Figure {...shown} />,
    },
    embed: {
      title: "Understand meanings",
      purpose: "A vector for each answer, near where meanings are near",
      finding: findings.embed,
    },
    topics: {
      title: "Group by topic",
      purpose: "What the answers are about",
      finding: findings.topics,
      Figure: (shown) => <Figure {...shown} />,
    },
    breakdown: {
      title: "Break down",
      purpose: "Moods, ratings and topics by a column that was added",
      finding: findings.breakdown,
      Figure: (shown) => <Figure {...shown} />,
      titleOf: ({ input }) => breakdownTitle(input.column),
    },
    charts: {
      title: "Draw charts",
      purpose: "Moods over time, by topic and by group",
      finding: findings.charts,
      Figure: (shown) => <Figure {...shown} />,
    },
    summary: {
      title: "Sum up",
      purpose: "The findings in words",
      finding: findings.summary,
      Figure: (shown) => <Figure {...shown} />,
    },
    report: {
      title: "Write the report",
      purpose: "The PDF, and your table enriched",
      finding: findings.report,
    },
  },
  stages: [
    ["columns"],
    ["clean"],
    ["language", "sentiment", "entities", "embed"],
    ["topics"],
    ["charts", "summary"],
    ["report"],
  ],
  awaited: (run) =>
    addedColumns(run).map((column) => ({
      agent: "breakdown",
      key: `breakdown:${column}`,
      title: breakdownTitle(column),
    })),
  questions: {
    columns: {
      title: "Which columns shall be read?",
      hint: ({ data }) =>
        data.problem === undefined
          ? "More than one could be meant. The run goes on with your answer, however long it takes: you may close this page."
          : undefined,
      Form: ({ asked, ...form }) => <ColumnsForm asked={asked.data} {...form} />,
      Answered: ({ asked }) => <ColumnsAnswered answer={asked.answer} />,
    },
  },
  titleOf: reportTitle,
  Result: ({ run: { runId, output } }) => runId && output && <Report runId={runId} output={output} />,
  Talk: ({ run }) => canAddSection(run) && <AddSection run={run} />,
};

function breakdownTitle(column: string): string {
  return `Break down by “${column}”`;
}
