import { MessageSquareQuote } from "lucide-react";
import { later } from "../../components/later.tsx";
import { trpc } from "../../trpc/client.ts";
import type { StartLook } from "../pipeline-look.ts";
import { pipelineTitles } from "../pipeline-titles.ts";
import type { Feedback } from "./types.ts";

const FeedbackStart = later(() => import("./start-form.tsx").then((module) => module.FeedbackStart));

export const feedbackStart: StartLook<Feedback> = {
  name: "feedback",
  title: pipelineTitles.feedback,
  purpose:
    "Reviews or survey answers become a report: moods, topics, names, charts and quotes as a PDF, and your table enriched.",
  Icon: MessageSquareQuote,
  hooks: trpc.feedback,
  headline: "From a pile of feedback to a report you can hand on",
  lead: "Drop a CSV of reviews or survey answers. Ten agents read it, step by step, while you watch; at the end there is a PDF and your table, enriched.",
  action: "Create report",
  Form: (form) => <FeedbackStart {...form} />,
};
