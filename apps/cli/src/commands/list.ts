import type { Pipeline } from "@stepcast/pipeline";
import type { RunSummary } from "@stepcast/pipeline/engine";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { didYouMean } from "../command/nearest.ts";
import { moment, someOf, text, wholeNumber } from "../command/option.ts";
import { jsonOption, whereOptions } from "../command/shared-options.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { jsonLine } from "../view/json-line.ts";
import { type Row, table } from "../view/table.ts";
import { subjectOf } from "../view/subject.ts";
import { ago, duration, oneLine } from "../view/words.ts";

const statuses = ["queued", "running", "waiting", "paused", "completed", "failed", "cancelled"] as const;

export const list = defineCommand({
  name: "list",
  summary: "the runs that are there, newest first",
  words: {},
  options: {
    status: someOf("<a,b>", statuses, `only these: ${statuses.join(", ")}`),
    pipeline: text("<name>", "only runs of this pipeline", { completes: "pipeline" }),
    since: moment("only runs begun then or later: 2026-05-01, or 90m, 2h, 3d ago"),
    until: moment("only runs begun before then"),
    text: text("<text>", "only runs with this in their id or input"),
    limit: wholeNumber("so many at most", { min: 1, max: 10_000, otherwise: 20 }),
    ...whereOptions,
    json: jsonOption,
  },
  examples: ["stepcast list", "stepcast list --status failed,cancelled --since 2d", "stepcast list --json"],
  async run(given, { pipelines }): Promise<ExitCode> {
    const { json, status, pipeline, since, until, limit } = given;
    await using host = await openHost(given);
    const runs = await host.list({ status, pipeline, since, until, limit, text: given.text });
    if (json) process.stdout.write(runs.map(jsonLine).join(""));
    else if (runs.length === 0) process.stderr.write(`no runs${hint(pipeline, pipelines)}\n`);
    else process.stdout.write(`${table([titles, ...(await rowsOf(runs, host))])}\n`);
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

async function rowsOf(runs: readonly RunSummary[], host: Host): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < runs.length; start += rowsAtOnce) {
    const some = runs.slice(start, start + rowsAtOnce);
    rows.push(...(await Promise.all(some.map((run) => rowOf(run, host)))));
  }
  return rows;
}

async function rowOf(run: RunSummary, host: Host): Promise<Row> {
  const { runId, pipeline, status, queuedAt, endedAt } = run;
  // A run may be deleted while we look.
  const first = await host.firstEvent(runId).catch(() => undefined);
  const subject = first?.type === "run.queued" ? subjectOf(first.input) : "";
  const took = duration((endedAt ?? Date.now()) - queuedAt);
  return [runId, oneLine(pipeline), status, ago(queuedAt), took, subject];
}
