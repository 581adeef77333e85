import type { QuestionState, RunState } from "@stepcast/pipeline";

/** The questions that a run waits with, in the order in which they were asked. */
export function openQuestions({ questions }: RunState): QuestionState[] {
  return allQuestions(questions).filter(({ status }) => status === "open");
}

export function questionIn({ questions }: RunState, key: string): QuestionState | undefined {
  return allQuestions(questions).find((question) => question.key === key);
}

/** Of a pipeline that only a server may know, all names are just text. */
export function allQuestions(questions: RunState["questions"]): QuestionState[] {
  return Object.values(questions as Record<string, QuestionState>);
}
