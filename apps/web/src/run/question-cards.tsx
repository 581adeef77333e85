"use client";

import type { PipelineRun } from "@stepcast/react";
import { type OwnFormProps, QuestionForm } from "@stepcast/react/form";
import { CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import { trpc } from "../trpc/client.ts";
import { ColumnsAnswered, ColumnsForm } from "../pipelines/feedback/columns-form.tsx";
import type { Feedback, FeedbackQuestion } from "./pipeline.ts";

/** What the run asks, and what it was answered. New questions are told to screen readers, without taking the focus. */
export function QuestionCards({ run }: { run: PipelineRun<Feedback> }) {
  const questions = questionsOf(run);
  const open = openQuestion(run);
  return (
    <section aria-label="Questions">
      <p className="sr-only" role="status">
        {open && `A question waits for your answer: ${titleOf(open)}`}
      </p>
      {questions.map((asked) => (
        <Card key={asked.key} run={run} asked={asked} isNext={asked === open} />
      ))}
    </section>
  );
}

/** Where a link to the open question leads, which takes the focus there. */
export const openQuestionId = "question";

/** The one that waits for an answer. */
export function openQuestion(run: PipelineRun<Feedback>): FeedbackQuestion | undefined {
  return questionsOf(run).find(({ status }) => status === "open");
}

function questionsOf({ questions }: PipelineRun<Feedback>): FeedbackQuestion[] {
  return Object.values(questions).filter((asked) => asked !== undefined);
}

interface CardProps {
  run: PipelineRun<Feedback>;
  asked: FeedbackQuestion;
  /** The first that is open. */
  isNext: boolean;
}

function Card({ run, asked, isNext }: CardProps) {
  const { data: pipeline } = trpc.feedback.describe.useQuery(undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isOpen = asked.status === "open";
  if (!pipeline) return null;
  const { answer: schema, description } = pipeline.questions[asked.question];
  return (
    <article
      id={isNext ? openQuestionId : undefined}
      tabIndex={-1}
      aria-label={titleOf(asked)}
      data-question={asked.key}
      data-status={asked.status}
      className={`mt-6 rounded-2xl border ${isOpen ? "border-accent/50 bg-accent-wash p-5 sm:p-6" : "border-line bg-surface px-5 py-4"}`}
    >
      <h2
        className={`flex items-start gap-2.5 font-semibold text-balance ${isOpen ? "text-lg" : "text-[15px]"}`}
      >
        <CircleHelp
          className={`mt-0.5 shrink-0 text-accent ${isOpen ? "size-6" : "size-5"}`}
          aria-hidden="true"
        />
        {titleOf(asked)}
      </h2>
      {isOpen && <p className="mt-1 text-[15px] text-pretty text-soft">{hintOf(asked) ?? description}</p>}
      <QuestionForm run={run} asked={asked} schema={schema} {...ownLook(asked)} submitLabel="Answer" />
    </article>
  );
}

/** The look that this app gives a question; one without gets the form of its schema. */
function ownLook({ question, data }: FeedbackQuestion) {
  switch (question) {
    case "columns":
      return {
        children: (form: OwnFormProps): ReactNode => <ColumnsForm asked={data} {...form} />,
        answered: (answer: unknown) => <ColumnsAnswered answer={answer as FeedbackQuestion["answer"]} />,
      };
    default:
      return question satisfies never;
  }
}

function titleOf({ question }: FeedbackQuestion): string {
  switch (question) {
    case "columns":
      return "Which columns shall be read?";
    default:
      return question satisfies never;
  }
}

function hintOf({ question, data }: FeedbackQuestion): string | undefined {
  switch (question) {
    case "columns":
      return data.problem === undefined
        ? "More than one could be meant. The run goes on with your answer, however long it takes: you may close this page."
        : undefined;
    default:
      return question satisfies never;
  }
}
