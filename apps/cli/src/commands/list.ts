import type { Pipeline } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { didYouMean } from "../command/nearest.ts";
import { wholeNumber } from "../command/option.ts";
import { runFilter } from "../command/run-filter.ts";
import { jsonOption, whereOptions } from "../command/shared-options.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { openQuestions } from "../run/open-questions.ts";
import { jsonLine } from "../view/json-line.ts";
import { type Row, table } from "../view/table.ts";
import { subjectOf } from "../view/subject.ts";
import { ago, duration, oneLine } from "../view/words.ts";

export const list = defineCommand({
  name: "list",
  summary: "the runs that are there, newest first",
  words: {},
  options: {
    ...runFilter,
    limit: wholeNumber("so many at most", { min: 1, max: 10_000, otherwise: 20 }),
    ...whereOptions,
    json: jsonOption,
  },
  examples: ["stepcast list", "stepcast list --status failed,cancelled --since 2d", "stepcast list --json"],
  async run(given, { pipelines }): Promise<ExitCode> {
    const { json, status, pipeline, since, until, limit } = given;
    await using host = await openHost(given);
    const runs = await host.list({ status, pipeline, since, until, limit, text: given.text });
    if (json) process.stdout.write((await mapSome(runs, (run) => jsonOf(run, host))).join(""));
    else if (runs.length === 0) process.stderr.write(`no runs${hint(pipeline, pipelines)}\n`);
    else process.stdout.write(`${table([titles, ...(await mapSome(runs, (run) => rowOf(run, host)))])}\n`);
    return exitCodes.completed;
  },
});

/** The log may have runs of pipelines that are not here: an unknown name is no error, but it may be a slip. */
function hint(name: string | undefined, pipelines: readonly Pipeline[]): string {
  const names = pipelines.map((pipeline) => pipeline.name);
  return name === undefined || names.includes(name) ? "" : `.${didYouMean(name, names)}`;
}

const titles: Row = ["RUN", "PIPELINE", "STATUS", "STARTED", "TOOK", "ABOUT"];

/** Some at a time: a server takes so many questions in one request. */
const rowsAtOnce = 40;

async function mapSome<Result>(
  runs: readonly RunSummary[],
  look: (run: RunSummary) => Promise<Result>,
): Promise<Result[]> {
  const seen: Result[] = [];
  for (let start = 0; start < runs.length; start += rowsAtOnce) {
    seen.push(...(await Promise.all(runs.slice(start, start + rowsAtOnce).map(look))));
  }
  return seen;
}

async function rowOf(run: RunSummary, host: Host): Promise<Row> {
  const { runId, pipeline, status, queuedAt, endedAt } = run;
  const [subject, questions] = await Promise.all([subjectIn(run, host), questionsOf(run, host)]);
  const took = duration((endedAt ?? Date.now()) - queuedAt);
  const waits = questions.length > 0 ? `${status}, asks ${questions.join(", ")}` : status;
  return [runId, oneLine(pipeline), waits, ago(queuedAt), took, subject];
}

/** Only a run without a title is looked into. */
async function subjectIn({ runId, title }: RunSummary, host: Host): Promise<string> {
  if (title !== undefined) return subjectOf({ title });
  // It may be deleted while we look.
  const first = await host.firstEvent(runId).catch(() => undefined);
  return first?.type === "run.queued" ? subjectOf(first) : "";
}

async function jsonOf(run: RunSummary, host: Host): Promise<string> {
  // What a run has not is left out, as a server leaves it out.
  const known = Object.fromEntries(Object.entries(run).filter(([, value]) => value !== undefined));
  return jsonLine({ ...known, openQuestions: await questionsOf(run, host) });
}

/** The keys of its open questions. A run that has ended or not begun has none. */
async function questionsOf({ runId, endedAt, status }: RunSummary, host: Host): Promise<string[]> {
  const mayAsk = endedAt === undefined && status !== "queued";
  const state = mayAsk ? await host.state(runId).catch(() => undefined) : undefined;
  return state ? openQuestions(state).map(({ key }) => key) : [];
}
