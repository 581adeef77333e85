import { isDeepStrictEqual } from "node:util";
import type { Question } from "../define/questions.ts";
import type { FileStore } from "../files/file-store.ts";
import { StepcastError } from "../model/errors.ts";
import { decodeEvent, encodeFact, throughLog } from "../model/event-text.ts";
import { foldQuestion, type QuestionState } from "../model/question-state.ts";
import { isTerminal } from "../model/run-event.ts";
import { parseWithFiles } from "./input-files.ts";
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
  const { question, open, isOver } = await findQuestion(log, runId, key);
  const parse = () => parsed(questions, question, given, files);
  if (question.status === "answered") {
    // What does not fit is another answer than the one stored.
    const isSame = await parse().then(
      (answer) => isSameAnswer(question, answer, by),
      () => false,
    );
    if (isSame) return;
    throw alreadyAnswered(question, isOver ? [] : open);
  }
  if (question.status === "closed") throw closed(key, isOver ? [] : open);
  if (isOver) throw isOver;
  const answer = await parse();
  const name = question.question;
  const fact = encodeFact({
    type: "question.answered",
    question: name,
    key,
    answer,
    ...(by !== undefined && { by }),
  });
  const { event, won } = await log.signal(runId, `question:${key}`, fact);
  if (won) return;
  const first = decodeEvent(event.text);
  if (first.type !== "question.answered") throw closed(key);
  if (!isSameAnswer(first, answer, by)) throw alreadyAnswered({ ...first, answeredAt: first.at });
}

interface Found {
  question: QuestionState;
  /** The keys under which the same is asked and can be answered. An answer is never taken for another key than the one it names. */
  open: string[];
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
        if ("question" in event) foldQuestion(questions, event);
      }
    }
  }
  const question = Object.hasOwn(questions, key) ? questions[key] : undefined;
  if (question) return { question, open: openOf(question.question, questions), isOver };
  throw new StepcastError(
    "question_not_found",
    `run ${runId} has not asked ${JSON.stringify(key.slice(0, 100))}: see the run's open questions for their keys`,
  );
}

function openOf(name: string, questions: Record<string, QuestionState>): string[] {
  const open = Object.values(questions).filter(
    ({ question, status }) => question === name && status === "open",
  );
  return open.map(({ key }) => key);
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
  return parseWithFiles(schema, answer, `the answer to question "${key}"`, files);
}

function isSameAnswer(
  first: { answer?: unknown; by?: string | undefined },
  answer: unknown,
  by: string | undefined,
): boolean {
  return first.by === by && isDeepStrictEqual(first.answer, throughLog(answer));
}

interface FirstAnswer {
  key: string;
  by?: string | undefined;
  answeredAt?: number | undefined;
}

function alreadyAnswered({ key, by, answeredAt = 0 }: FirstAnswer, open: string[] = []): StepcastError {
  const whose = by === undefined ? "answered already" : `answered by ${by}`;
  return new StepcastError(
    "already_answered",
    `question "${key}" was ${whose} at ${new Date(answeredAt).toISOString()}: the first answer counts${openNow(open)}`,
    { details: { answeredAt, ...(by !== undefined && { by }) } },
  );
}

function closed(key: string, open: string[] = []): StepcastError {
  return new StepcastError(
    "question_closed",
    `question "${key}" was not answered in time, and the run has gone on${openNow(open)}`,
  );
}

function openNow(open: string[]): string {
  const [first] = open;
  return first === undefined ? "" : `. Open now: ${open.map((key) => `"${key}"`).join(", ")}`;
}
