import { isDeepStrictEqual } from "node:util";
import type { Question } from "../define/questions.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent, encodeFact, throughLog } from "../model/event-text.ts";
import { foldQuestion, type QuestionState } from "../model/question-state.ts";
import { isTerminal } from "../model/run-event.ts";
import { parseValue } from "../orchestrate/parse-value.ts";
import { checkFiles } from "./input-files.ts";
import { runEnded, runStopping } from "./log-errors.ts";
import type { RunLog } from "./run-log.ts";
import { storedPages } from "./stored-pages.ts";

export interface GivenAnswer {
  runId: string;
  /** The question's key: `columns`, `columns#2`, `columns:eu`. */
  key: string;
  answer: unknown;
  /** Who answers; shown to every viewer. */
  by?: string | undefined;
}

/**
 * Stores an answer, unless somebody or the question's time was first. The same answer by the same person a second time is no error: a
 * reply may have been lost.
 * @throws StepcastError `question_not_found`, `question_closed`, `already_answered` (its details: `by`, `answeredAt`), `invalid_input`
 * (its issues: field by field), `file_not_found`, `value_too_large`, `run_ended`, `run_not_found`; nothing is stored then
 */
export async function answerQuestion(
  log: RunLog,
  files: FileStore,
  questions: Record<string, Question>,
  given: GivenAnswer,
): Promise<void> {
  const { runId, key, by } = given;
  const found = await findQuestion(log, runId, key);
  const parse = () => parsed(questions, found.question, given, files);
  if (found.question.status === "answered") return requireSame(found.question, await parseQuietly(parse), by);
  if (found.question.status === "closed") throw closed(key);
  if (found.isOver) throw found.isOver;
  const answer = await parse();
  const { question } = found.question;
  const fact = encodeFact({
    type: "question.answered",
    question,
    key,
    answer,
    ...(by !== undefined && { by }),
  });
  const { event, won } = await log.signal(runId, `question:${key}`, fact);
  if (won) return;
  const first = decodeEvent(event.text);
  if (first.type !== "question.answered") throw closed(key);
  requireSame({ key, answer: first.answer, by: first.by, answeredAt: first.at }, answer, by);
}

interface Found {
  question: QuestionState;
  /** Why nobody can answer any more. */
  isOver: StepcastError | undefined;
}

async function findQuestion(log: RunLog, runId: string, key: string): Promise<Found> {
  const questions: Record<string, QuestionState> = {};
  let isOver: StepcastError | undefined;
  for await (const events of storedPages(log, runId)) {
    for (const { type, text } of events) {
      if (isTerminal({ type })) isOver = runEnded(runId);
      else if (type === "run.cancel_requested") isOver = runStopping(runId);
      else if (type.startsWith("question.")) {
        const event = decodeEvent(text);
        if ("question" in event && event.key === key) foldQuestion(questions, event);
      }
    }
  }
  const question = questions[key];
  if (question) return { question, isOver };
  throw new StepcastError(
    "question_not_found",
    `run ${runId} has not asked ${JSON.stringify(key.slice(0, 100))}: see the run's open questions for their keys`,
  );
}

async function parsed(
  questions: Record<string, Question>,
  { question, key }: QuestionState,
  { answer }: GivenAnswer,
  files: FileStore,
): Promise<unknown> {
  const schema = Object.hasOwn(questions, question) ? questions[question]?.answer : undefined;
  if (!schema) {
    throw new StepcastError(
      "question_not_found",
      `the pipeline has no question "${question}" any more: run the code that asked it`,
    );
  }
  return checkFiles(parseValue(schema, answer, "invalid_input", `the answer to question "${key}"`), files);
}

/** An answer that does not fit is another than the one stored. */
async function parseQuietly(parse: () => Promise<unknown>): Promise<unknown> {
  return parse().catch(() => Symbol("no answer"));
}

function requireSame(
  first: Pick<QuestionState, "key" | "answer" | "by" | "answeredAt">,
  answer: unknown,
  by: string | undefined,
): void {
  const isSame = typeof answer !== "symbol" && isDeepStrictEqual(first.answer, throughLog(answer));
  if (isSame && first.by === by) return;
  const { key, answeredAt = 0 } = first;
  const who = first.by === undefined ? "somebody" : first.by;
  throw new StepcastError(
    "already_answered",
    `question "${key}" was answered by ${who} at ${new Date(answeredAt).toISOString()}: the first answer counts`,
    { details: { answeredAt, ...(first.by !== undefined && { by: first.by }) } },
  );
}

function closed(key: string): StepcastError {
  return new StepcastError(
    "question_closed",
    `question "${key}" was not answered in time, and the run has gone on`,
  );
}
