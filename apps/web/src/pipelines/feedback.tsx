import { MessageSquareQuote } from "lucide-react";
import { later } from "../components/later.tsx";
import { trpc } from "../trpc/client.ts";
import { feedbackRunWords as text } from "../words/feedback/run.ts";
import { AddSection } from "./feedback/add-section.tsx";
import { addedColumns } from "./feedback/added-columns.ts";
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
// Of use only to whoever opens a step, or has the result.
const Figure = later(() => import("./feedback/figures.tsx").then((module) => module.Figure));
const Report = later(() => import("./feedback/report.tsx").then((module) => module.Report));

export const feedback: PipelineLook<Feedback> = {
  name: "feedback",
  title: pipelineTitles.feedback,
  Icon: MessageSquareQuote,
  hooks: trpc.feedback,
  agents: {
    columns: {
      ...text.agents.columns,
      finding: findings.columns,
      Figure: (shown) => <Figure {...shown} />,
    },
    clean: {
      ...text.agents.clean,
      finding: findings.clean,
    },
    language: {
      ...text.agents.language,
      finding: findings.language,
      Figure: (shown) => <Figure {...shown} />,
    },
    sentiment: {
      ...text.agents.sentiment,
      finding: findings.sentiment,
      Figure: (shown) => <Figure {...shown} />,
    },
    entities: {
      ...text.agents.entities,
      finding: findings.entities,
      Figure: (shown) => <Figure {...shown} />,
    },
    embed: {
      ...text.agents.embed,
      finding: findings.embed,
    },
    topics: {
      ...text.agents.topics,
      finding: findings.topics,
      Figure: (shown) => <Figure {...shown} />,
    },
    breakdown: {
      ...text.agents.breakdown,
      finding: findings.breakdown,
      Figure: (shown) => <Figure {...shown} />,
      titleOf: ({ input }) => text.breakdownBy(input.column),
    },
    charts: {
      ...text.agents.charts,
      finding: findings.charts,
      Figure: (shown) => <Figure {...shown} />,
    },
    summary: {
      ...text.agents.summary,
      finding: findings.summary,
      Figure: (shown) => <Figure {...shown} />,
    },
    report: {
      ...text.agents.report,
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
      title: text.breakdownBy(column),
    })),
  questions: {
    columns: {
      title: text.question.title,
      hint: ({ data }) => (data.problem === undefined ? text.question.hint : undefined),
      Form: ({ asked, ...form }) => <ColumnsForm asked={asked.data} {...form} />,
      Answered: ({ asked }) => <ColumnsAnswered answer={asked.answer} />,
    },
  },
  titleOf: reportTitle,
  Result: ({ run: { runId, output } }) => runId && output && <Report runId={runId} output={output} />,
  Talk: ({ run }) => <AddSection run={run} />,
};
