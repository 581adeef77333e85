import {
  isFileRef,
  type Origin,
  type QuestionState,
  type RunState,
  type StepState,
} from "@stepcast/pipeline";
import { styleText } from "node:util";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { jsonOption, runWord, whereOptions } from "../command/shared-options.ts";
import { filesIn } from "../files-in.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { allQuestions } from "../run/open-questions.ts";
import { jsonLine } from "../view/json-line.ts";
import { subjectOf } from "../view/subject.ts";
import { type Row, table } from "../view/table.ts";
import { ago, answerHint, byWhom, duration, fileSize, oneLine, percent } from "../view/words.ts";

export const show = defineCommand({
  name: "show",
  summary: "how a run stands: its steps, questions, files, output and error",
  words: { runId: runWord },
  options: { ...whereOptions, json: jsonOption },
  examples: ["stepcast show <runId>", "stepcast show <runId> --json | jq .output"],
  async run(given): Promise<ExitCode> {
    await using host = await openHost(given);
    const state = await host.state(given.runId);
    process.stdout.write(given.json ? jsonLine(state) : `${page(given.runId, state, host)}\n`);
    return exitCodes.completed;
  },
});

function page(runId: string, state: RunState, host: Host): string {
  const steps = Object.values<StepState>(state.steps as Record<string, StepState>);
  const sections: [title: string, rows: Row[]][] = [
    ["Run", runRows(runId, state)],
    ["Steps", steps.map(stepRow)],
    ["Questions", allQuestions(state.questions).map((question) => questionRow(question, runId, host))],
    ["Files", fileRows(state, host)],
    ["Output", state.output === undefined ? [] : outputRows(state.output)],
    ["Error", state.error ? errorRows(state) : []],
  ];
  return sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `${styleText("bold", title)}\n${table(rows, "  ")}`)
    .join("\n\n");
}

function runRows(runId: string, state: RunState): Row[] {
  const { pipeline = "", status, cancelRequested, queuedAt, endedAt, lastSeq, paused, origin } = state;
  const started = queuedAt === undefined ? "" : `${new Date(queuedAt).toISOString()} (${ago(queuedAt)})`;
  const took = queuedAt === undefined ? "" : duration((endedAt ?? Date.now()) - queuedAt);
  const rows: Row[] = [
    ["id", runId],
    ["pipeline", oneLine(pipeline)],
    ["about", subjectOf(state)],
    ["status", cancelRequested && endedAt === undefined ? `${status}, asked to stop` : status],
    ["paused", paused ? byWhom(ago(paused.at), paused.by) : ""],
    ["again", origin ? again(origin) : ""],
    ["started", started],
    ["took", took],
    ["events", String(lastSeq)],
  ];
  return rows.filter(([, value]) => value !== "");
}

function again({ runId, fromStep }: Origin): string {
  return oneLine(fromStep === undefined ? `what ${runId} did` : `what ${runId} did, from ${fromStep} on`);
}

function questionRow({ key, status, by, answer, answeredAt }: QuestionState, runId: string, host: Host): Row {
  const notes = {
    open: answerHint(runId, key, host.address),
    answered: `${byWhom("", by).trim()} ${answeredAt === undefined ? "" : ago(answeredAt)}`.trim(),
    closed: "",
  };
  const said = answer === undefined ? "" : oneLine(jsonLine(answer));
  return [
    oneLine(key),
    status,
    notes[status],
    said.length > maxAnswerChars ? `${said.slice(0, maxAnswerChars)}…` : said,
  ];
}

const maxAnswerChars = 80;

function stepRow(step: StepState): Row {
  const { key, status, attempt, startedAt, endedAt, progress } = step;
  const done = progress && status === "running" ? percent(progress.done, progress.total) : "";
  const news = step.error?.message ?? step.logs.at(-1)?.message ?? progress?.message ?? "";
  const tries = attempt > 1 ? `attempt ${attempt}` : "";
  const took = duration((endedAt ?? Date.now()) - startedAt);
  return [oneLine(key), status, took, tries, done, oneLine(news)];
}

/** The files of the output, then those of the steps that are not in it. */
function fileRows({ output, steps }: RunState, host: Host): Row[] {
  const written = Object.values<StepState>(steps as Record<string, StepState>).flatMap(({ files }) => files);
  const files = filesIn([output, written]);
  return [...files.values()].map((file) => [
    oneLine(file.name),
    fileSize(file.sizeBytes),
    host.whereIs(file),
  ]);
}

const maxOutputLines = 40;

/** Files have been told above, each in one line. */
function outputRows(output: unknown): Row[] {
  const text = JSON.stringify(output, (_name, value: unknown) => nameOfFile(value) ?? value, 2) ?? "";
  const lines = text.split("\n").map((line): Row => [oneLine(line) === "" ? "" : line]);
  if (lines.length <= maxOutputLines) return lines;
  return [
    ...lines.slice(0, maxOutputLines),
    [`… ${lines.length - maxOutputLines} more lines: --json has all`],
  ];
}

function nameOfFile(value: unknown): string | undefined {
  return isFileRef(value) ? `file ${value.name}` : undefined;
}

function errorRows({ error }: RunState): Row[] {
  if (!error) return [];
  const issues = error.issues ?? [];
  return [
    [`${error.code}: ${oneLine(error.message)}`],
    ...issues.map(({ path, message }): Row => [`  ${path.join(".")}: ${oneLine(message)}`]),
  ];
}
