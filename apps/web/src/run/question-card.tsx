"use client";

import type { QuestionState } from "@stepcast/pipeline";
import { QuestionForm } from "@stepcast/react/form";
import { uploadFile } from "@stepcast/trpc/client";
import { ChevronDown, CircleHelp } from "lucide-react";
import { useState } from "react";
import { detailsWords } from "../words/details.ts";
import { runWords } from "../words/run.ts";
import { openQuestionId, titleOfQuestion } from "./questions.ts";
import type { RunPart } from "./run-view.tsx";

interface QuestionCardProps extends Pick<RunPart, "run" | "look"> {
  asked: QuestionState;
  /** The first that is open. */
  isNext: boolean;
}

/** One question of a run: open, it stands out; answered, it is a line that unfolds to what was said. */
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
      className={`mt-6 rounded-2xl border ${isOpen ? "border-accent/50 bg-accent-wash p-5 sm:p-6" : "flex flex-wrap items-center gap-x-3 border-line bg-surface px-4 py-2.5"}`}
    >
      <h2
        className={`flex items-start text-balance ${isOpen ? "gap-2.5 text-lg font-semibold" : "gap-2 text-sm font-medium"}`}
      >
        <CircleHelp
          className={`mt-0.5 shrink-0 text-accent ${isOpen ? "size-6" : "size-4"}`}
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
  const [isUnfolded, setUnfolded] = useState(false);
  const { data: pipeline } = look.hooks.describe.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const described = pipeline?.questions[asked.question];
  const { hint, Form, Answered } = look.questions[asked.question] ?? {};
  if (!described) return null;
  const isOpen = asked.status === "open";
  return (
    <>
      {isOpen && (
        <p className="mt-1 text-[15px] text-pretty text-soft">{hint?.(asked) ?? described.description}</p>
      )}
      {/* The form stays the same one through its answer: it keeps the focus, and tells who was first. */}
      <div
        className={
          isOpen ? "" : isUnfolded ? "order-last basis-full" : "min-w-0 flex-1 [&_.sc-answered]:m-0!"
        }
      >
        <QuestionForm
          run={run}
          asked={asked}
          schema={described.answer}
          submitLabel={runWords.question.answer}
          upload={(file, { signal }) => uploadFile({ url: "/trpc" }, file, { signal })}
          {...(Form && { children: (form) => <Form asked={asked} {...form} /> })}
          {...(!isUnfolded
            ? { answered: () => <></> }
            : Answered && { answered: () => <Answered asked={asked} /> })}
        />
      </div>
      {asked.status === "answered" && (
        <button
          type="button"
          title={detailsWords.answered.show}
          aria-expanded={isUnfolded}
          onClick={() => setUnfolded(!isUnfolded)}
          className="tap ml-auto rounded-full p-1 text-soft hover:text-accent"
        >
          <span className="sr-only">{detailsWords.answered.show}</span>
          <ChevronDown
            className={`size-4 transition-transform ${isUnfolded ? "rotate-180" : ""}`}
            aria-hidden="true"
          />
        </button>
      )}
    </>
  );
}
