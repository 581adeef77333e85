import { isTerminal, type QuestionState, type RunSnapshot } from "@stepcast/pipeline";
import { CliError, type ExitCode, exitCodes, usageError } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { didYouMean } from "../command/nearest.ts";
import { text } from "../command/option.ts";
import { jsonOption, runWord, whereOptions } from "../command/shared-options.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { tellWhetherItGoesOn } from "../run/goes-on.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { allQuestions, openQuestions, questionIn } from "../run/open-questions.ts";
import { readTyped } from "../run/read-typed.ts";
import { jsonLine } from "../view/json-line.ts";
import { answerHint, byWhom } from "../view/words.ts";

export const answer = defineCommand({
  name: "answer",
  summary: "answer what a run asks",
  details:
    "Without --answer it asks at the terminal, field by field. The first answer counts: a later one is told whose it was.\nA key names one question: asked again it has another (columns#2), and an answer is never taken for another than the one named.\nIn --answer a file is given by its path, a date as text.",
  words: {
    runId: runWord,
    key: { summary: "which question, where several are open", required: false, completes: "question" },
  },
  options: {
    answer: text("<json>", "the answer, as JSON; what is no JSON is taken as text"),
    ...whereOptions,
    json: jsonOption,
  },
  examples: [
    "stepcast answer <runId>",
    `stepcast answer <runId> columns --answer '{"text":"Comment"}'`,
    "stepcast answer <runId> approve --answer true --server http://127.0.0.1:4319",
  ],
  async run(given, { pipelines }): Promise<ExitCode> {
    const { runId, json } = given;
    await using host = await openHost(given, pipelines);
    using interrupt = onInterrupt();
    const state = await host.state(runId);
    for (const question of chosen(state, runId, given, host)) {
      if (given.answer !== undefined) await give(host, runId, question, given.answer, interrupt.signal);
      else await askHere(host, runId, question, state.cursor, interrupt.signal);
      const told = json
        ? jsonLine({ runId, key: question.key, answered: true })
        : `answered ${question.key}\n`;
      process.stdout.write(told);
    }
    await tellWhetherItGoesOn(host, runId, interrupt.signal);
    return exitCodes.completed;
  },
});

interface Wanted {
  key: string | undefined;
  answer: string | undefined;
  json: boolean;
}

/** Those to be answered: the one that was named, else those that are open. @throws CliError */
function chosen(
  state: RunSnapshot,
  runId: string,
  { key, answer, json }: Wanted,
  host: Host,
): QuestionState[] {
  const open = openQuestions(state);
  if (key !== undefined) {
    const question = questionIn(state, key);
    if (!question) throw notAsked(key, state, runId);
    if (answer === undefined && question.status !== "open")
      throw notOpen(question, state, { runId, address: host.address });
    requirePerson(answer, json, [question], runId, host);
    return [question];
  }
  if (open.length === 0) throw usageError(`run ${runId} waits for no answer: it is ${state.status}`);
  if (answer !== undefined && open.length > 1) {
    const keys = open.map((question) => question.key).join(", ");
    throw usageError(`run ${runId} has several open questions: say which of ${keys}`);
  }
  requirePerson(answer, json, open, runId, host);
  return open;
}

function requirePerson(
  answer: string | undefined,
  json: boolean,
  open: readonly QuestionState[],
  runId: string,
  host: Host,
): void {
  if (answer !== undefined || (process.stdin.isTTY && process.stdout.isTTY && !json)) return;
  const hints = open.map(({ key }) => `${answerHint(runId, key, host.address)} --answer <json>`);
  throw usageError(`there is no terminal to ask at: give the answer, ${hints.join(" and ")}`);
}

function notAsked(key: string, state: RunSnapshot, runId: string): CliError {
  const keys = allQuestions(state.questions).map((question) => question.key);
  const known = keys.length > 0 ? ` It has asked: ${keys.join(", ")}.` : "";
  return usageError(`run ${runId} has not asked ${JSON.stringify(key)}.${didYouMean(key, keys)}${known}`);
}

function notOpen(
  { question, key, status, by, answeredAt }: QuestionState,
  state: RunSnapshot,
  { runId, address }: { runId: string; address: string },
): CliError {
  const open = openQuestions(state).filter((other) => other.question === question);
  const hints = open.map((other) => `\n${other.key} is open now: ${answerHint(runId, other.key, address)}`);
  if (status === "answered") {
    const when = new Date(answeredAt ?? 0).toISOString();
    const whose = by === undefined ? "answered already" : byWhom("answered", by);
    return usageError(`question "${key}" was ${whose} at ${when}: the first answer counts${hints.join("")}`);
  }
  const why = state.endedAt === undefined ? "it was not answered in time" : `the run is ${state.status}`;
  return usageError(`question "${key}" is closed: ${why}${hints.join("")}`);
}

async function give(
  host: Host,
  runId: string,
  question: QuestionState,
  typed: string,
  signal: AbortSignal,
): Promise<void> {
  const described = (await host.describe(runId)).questions[question.question];
  const value = await readTyped(typed, described?.answer ?? {}, (path) => host.keep(path, signal));
  await host.answer(runId, question, value);
}

/** @throws CliError where it was left, or is open no longer */
async function askHere(
  host: Host,
  runId: string,
  question: QuestionState,
  cursor: string,
  signal: AbortSignal,
): Promise<void> {
  const [{ answerByPrompts }, { terminalPrompts }, { PromptLeft }] = await Promise.all([
    import("../prompt/answer-by-prompts.ts"),
    import("../prompt/terminal-prompts.ts"),
    import("../prompt/prompts.ts"),
  ]);
  using open = whileOpen(host, runId, question.key, cursor);
  const over = AbortSignal.any([signal, open.over]);
  try {
    await answerByPrompts({ host, runId, question, prompts: terminalPrompts(over), signal: over });
  } catch (error) {
    if (!(error instanceof PromptLeft)) throw error;
    const now = await host.state(runId);
    const found = questionIn(now, question.key) ?? question;
    if (error.why === "over" && found.status !== "open")
      throw notOpen(found, now, { runId, address: host.address });
    const again = answerHint(runId, question.key, host.address);
    throw new CliError(exitCodes.interrupted, `${question.key} was left open. To answer it: ${again}`);
  }
}

/** Fires `over` when a question is answered or closed by anybody, from a cursor on. */
function whileOpen(host: Host, runId: string, key: string, cursor: string) {
  const over = new AbortController();
  const leaving = new AbortController();
  const watch = async () => {
    const note = () => undefined;
    for await (const event of host.watch(runId, cursor, { note, signal: leaving.signal })) {
      const isOver =
        (event.type === "question.answered" || event.type === "question.closed") && event.key === key;
      if (isOver || isTerminal(event)) return over.abort();
    }
  };
  // Where nobody can be asked, the answer itself will tell.
  watch().catch(() => undefined);
  return { over: over.signal, [Symbol.dispose]: () => leaving.abort() };
}
