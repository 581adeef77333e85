import { isTerminal, type RunStatus, unfinishedStatuses } from "@stepcast/pipeline";
import { CliError, type ExitCode, exitCodes, usageError } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { flag, negatedFlag, text } from "../command/option.ts";
import { runFilter } from "../command/run-filter.ts";
import { followOptions, jsonOption } from "../command/shared-options.ts";
import { type Explanation, explainError } from "../explain-error.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { jsonLine } from "../view/json-line.ts";
import { ago, oneLine } from "../view/words.ts";
import { table } from "../view/table.ts";

export const cancel = defineCommand({
  name: "cancel",
  summary: "ask runs to stop, and wait until they have",
  details:
    "Runs are named, or found by --status, --pipeline, --since, --until and --text: those are shown first, and you are asked.\nA run that nobody works on is ended by this command itself; no code of its pipeline runs.",
  words: {
    runIds: { summary: "the ids of the runs", required: false, completes: "run", rest: true },
  },
  options: {
    reason: text("<text>", "kept in the run's log, for whoever looks at it"),
    ...runFilter,
    yes: flag("do not ask before runs that were found are cancelled", { short: "y" }),
    wait: negatedFlag("only ask, and do not wait for their end"),
    ...followOptions,
    json: jsonOption,
  },
  examples: [
    "stepcast cancel <runId>",
    'stepcast cancel <runId> <runId> --reason "the wrong file" --server http://127.0.0.1:4319',
    "stepcast cancel --pipeline feedback --status waiting --since 2d",
  ],
  async run(given): Promise<ExitCode> {
    // Without pipelines of its own it drives only runs that were asked to stop.
    await using host = await openHost(given, [], { work: true });
    using interrupt = onInterrupt();
    const named = given.runIds?.split(/\s+/).filter(Boolean) ?? [];
    const runIds = named.length > 0 ? requireNoFilter(named, given) : await found(host, given);
    const failures: Explanation[] = [];
    for (const runId of runIds) {
      const failure = await stop(host, runId, given, interrupt.signal);
      if (failure) failures.push(failure);
    }
    const [first] = failures;
    if (first) throw new CliError(first.exitCode, failures.map(({ message }) => message).join("\n"));
    return interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.completed;
  },
});

interface Wanted {
  status: RunStatus[];
  pipeline: string | undefined;
  since: number | undefined;
  until: number | undefined;
  text: string | undefined;
  yes: boolean;
  json: boolean;
}

function isFiltered({ status, pipeline, since, until, text: words }: Wanted): boolean {
  return status.length > 0 || [pipeline, since, until, words].some((each) => each !== undefined);
}

function requireNoFilter(named: string[], wanted: Wanted): string[] {
  if (!isFiltered(wanted)) return named;
  throw usageError("runs are either named or found by options: give one or the other");
}

/** As many as a list has at most. */
const maxRuns = 10_000;

/** What the options find, after it was agreed to. */
async function found(host: Host, wanted: Wanted): Promise<string[]> {
  if (!isFiltered(wanted))
    throw usageError("say which runs: their ids, or --status, --pipeline, --since, --until or --text");
  const { status, pipeline, since, until, text: words } = wanted;
  const asked = status.length > 0 ? status : unfinishedStatuses;
  const stoppable = unfinishedStatuses.filter((each) => asked.includes(each));
  if (stoppable.length === 0)
    throw usageError(`runs that are ${asked.join(" or ")} have ended: there is nothing to cancel`);
  const runs = await host.list({ status: stoppable, pipeline, since, until, text: words, limit: maxRuns });
  if (runs.length === 0) process.stderr.write("no such runs\n");
  else if (!wanted.yes) {
    const rows = runs.map((run) => [run.runId, oneLine(run.pipeline), run.status, ago(run.queuedAt)]);
    process.stderr.write(`${table(rows)}\n`);
    await requireYes(runs.length, wanted.json);
  }
  return runs.map(({ runId }) => runId);
}

/** @throws CliError */
async function requireYes(count: number, json: boolean): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || json)
    throw usageError(`there is no terminal to ask at: add --yes to cancel these ${count} runs`);
  const { terminalPrompts } = await import("../prompt/terminal-prompts.ts");
  const { PromptLeft } = await import("../prompt/prompts.ts");
  const prompts = terminalPrompts(new AbortController().signal);
  const label = count === 1 ? "Cancel this run?" : `Cancel these ${count} runs?`;
  const isAgreed = await prompts.yes(label, false).catch((error: unknown) => {
    if (error instanceof PromptLeft) return false;
    throw error;
  });
  if (!isAgreed) throw new CliError(exitCodes.interrupted, "nothing was cancelled");
}

interface How {
  reason: string | undefined;
  wait: boolean;
  json: boolean;
}

/** What went wrong; the others are to be stopped all the same. */
async function stop(
  host: Host,
  runId: string,
  { reason, wait, json }: How,
  signal: AbortSignal,
): Promise<Explanation | undefined> {
  try {
    const first = await host.cancel(runId, reason);
    const status = wait ? await endOf(host, runId, signal) : undefined;
    const line = json ? jsonLine({ runId, asked: true, first, status }) : `${told(runId, first, status)}\n`;
    process.stdout.write(line);
    return undefined;
  } catch (error) {
    return explainError(error);
  }
}

/** How the run ended; undefined where we left before that. */
async function endOf(host: Host, runId: string, signal: AbortSignal): Promise<string | undefined> {
  const note = (text: string) => void process.stderr.write(`${oneLine(text)}\n`);
  for await (const event of host.watch(runId, undefined, { note, signal })) {
    if (isTerminal(event)) return event.type.replace("run.", "");
  }
  return undefined;
}

function told(runId: string, first: boolean, status: string | undefined): string {
  const asked = first ? `asked run ${runId} to stop` : `run ${runId} was asked to stop before`;
  return status === undefined ? asked : `run ${runId}: ${status}`;
}
