import type { AnswerInput, QuestionData, QuestionName } from "../define/inference.ts";
import type { Pipeline } from "../define/pipeline.ts";
import { answerQuestion } from "../engine/answer-question.ts";
import { foldLog } from "../engine/fold-log.ts";
import type { RunLog } from "../engine/run-log.ts";
import type { FileStore } from "../files/file-store.ts";

/** What people answer: to every asking of a question the same, or what a function makes of its data and key. */
export type Answers<P extends Pipeline> = {
  [Name in QuestionName<P>]?:
    | AnswerInput<P, Name>
    | ((data: QuestionData<P, Name>, key: string) => AnswerInput<P, Name>);
};

/** Answers the questions that are open in a log and that the script knows. True where there were any. */
export async function answerOpen(
  log: RunLog,
  runId: string,
  { questions }: Pipeline,
  files: FileStore,
  answers: Answers<Pipeline>,
): Promise<boolean> {
  const state = await foldLog(log, runId);
  let answered = false;
  for (const asked of Object.values(state.questions)) {
    if (asked?.status !== "open" || !Object.hasOwn(answers, asked.question)) continue;
    const script: unknown = answers[asked.question];
    const answer: unknown = typeof script === "function" ? script(asked.data, asked.key) : script;
    await answerQuestion(log, files, questions, { runId, key: asked.key, answer });
    answered = true;
  }
  return answered;
}
