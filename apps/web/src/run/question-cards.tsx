"use client";

import { later } from "../components/later.tsx";
import { runWords } from "../words/run.ts";
import { openQuestion, questionsOf, titleOfQuestion } from "./questions.ts";
import type { RunPart } from "./run-view.tsx";

// Few runs ask; the form is loaded with the first that does.
const QuestionCard = later(() => import("./question-card.tsx").then((module) => module.QuestionCard));

/** What the run asks, and what it was answered. New questions are told to screen readers, without taking the focus. */
export function QuestionCards({ run, look }: Pick<RunPart, "run" | "look">) {
  const open = openQuestion(run);
  const { question: text } = runWords;
  return (
    <section aria-label={text.section}>
      <p className="sr-only" role="status">
        {open && text.waits(titleOfQuestion(look, open))}
      </p>
      {questionsOf(run).map((asked) => (
        <QuestionCard key={asked.key} run={run} look={look} asked={asked} isNext={asked === open} />
      ))}
    </section>
  );
}
