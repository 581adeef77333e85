"use client";

import type { QuestionState } from "@stepcast/pipeline";
import { QuestionForm } from "@stepcast/react/form";
import { uploadFile } from "@stepcast/trpc/client";
import { CircleHelp } from "lucide-react";
import { runWords } from "../words/run.ts";
import { openQuestionId, titleOfQuestion } from "./questions.ts";
import type { RunPart } from "./run-view.tsx";

interface QuestionCardProps extends Pick<RunPart, "run" | "look"> {
  asked: QuestionState;
  /** The first that is open. */
  isNext: boolean;
}

/** One question of a run: open, it stands out; answered, it says what was said. */
export function QuestionCard({ isNext, ...props }: QuestionCardProps) {
  const { asked, look } = props;
  const title = titleOfQuestion(look, asked);
  const isOpen = asked.status === "open";
  return (
    <article
      id={isNext ? openQuestionId : undefined}
      tabIndex={-1}
      aria-label={title}
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
        {title}
      </h2>
      <Body {...props} />
    </article>
  );
}

/** The form of a question, or what it was answered: as the pipeline's look has it, else by the answer's schema. */
function Body({ run, look, asked }: Omit<QuestionCardProps, "isNext">) {
  const { data: pipeline } = look.hooks.describe.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const described = pipeline?.questions[asked.question];
  const { hint, Form, Answered } = look.questions[asked.question] ?? {};
  if (!described) return null;
  return (
    <>
      {asked.status === "open" && (
        <p className="mt-1 text-[15px] text-pretty text-soft">{hint?.(asked) ?? described.description}</p>
      )}
      <QuestionForm
        run={run}
        asked={asked}
        schema={described.answer}
        submitLabel={runWords.question.answer}
        upload={(file, { signal }) => uploadFile({ url: "/trpc" }, file, { signal })}
        {...(Form && { children: (form) => <Form asked={asked} {...form} /> })}
        {...(Answered && { answered: () => <Answered asked={asked} /> })}
      />
    </>
  );
}
