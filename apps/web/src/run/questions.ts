import type { QuestionState, RunState } from "@stepcast/pipeline";
import type { PipelineLook } from "../pipelines/pipeline-look.ts";

export function questionsOf({ questions }: Pick<RunState, "questions">): QuestionState[] {
  return Object.values(questions).filter((asked) => asked !== undefined);
}

/** The one that waits for an answer. */
export function openQuestion(run: Pick<RunState, "questions">): QuestionState | undefined {
  return questionsOf(run).find(({ status }) => status === "open");
}

export function titleOfQuestion(look: Pick<PipelineLook, "questions">, { question }: QuestionState): string {
  return look.questions[question]?.title ?? question;
}

/** Where a link to the open question leads, which takes the focus there. */
export const openQuestionId = "question";
