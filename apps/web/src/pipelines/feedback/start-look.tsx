import { MessageSquareQuote } from "lucide-react";
import { later } from "../../components/later.tsx";
import { trpc } from "../../trpc/client.ts";
import { feedbackStartWords } from "../../words/feedback/start.ts";
import type { StartLook } from "../pipeline-look.ts";
import { pipelineTitles } from "../pipeline-titles.ts";
import type { Feedback } from "./types.ts";

const FeedbackStart = later(() => import("./start-form.tsx").then((module) => module.FeedbackStart));

export const feedbackStart: StartLook<Feedback> = {
  name: "feedback",
  title: pipelineTitles.feedback,
  ...feedbackStartWords,
  Icon: MessageSquareQuote,
  hooks: trpc.feedback,
  Form: (form) => <FeedbackStart {...form} />,
};
