import type { Pipeline, StepState } from "@stepcast/pipeline";
import { RunId } from "@stepcast/pipeline/engine";
import type { Command, Completes, OfRun } from "../command/command.ts";
import { type InputField, inputFields, signalFields } from "../command/input-field.ts";
import { typedAs } from "../command/option.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { openQuestions } from "../run/open-questions.ts";
import { ago, oneLine } from "../view/words.ts";

/** A word that may stand there, and what it means. */
export interface Candidate {
  word: string;
  summary: string;
}

/** What the last of some words could become. None: the shell completes the name of a file, where one may stand. */
export async function candidates(
  typed: readonly string[],
  commands: readonly Command[],
  pipelines: readonly Pipeline[],
): Promise<Candidate[]> {
  const last = typed.at(-1) ?? "";
  const found = await possible(typed.slice(0, -1), last, commands, pipelines);
  return found.filter(({ word }) => word.startsWith(last));
}

async function possible(
  [name, ...before]: readonly string[],
  last: string,
  commands: readonly Command[],
  pipelines: readonly Pipeline[],
): Promise<Candidate[]> {
  const shown = commands.filter(({ hidden }) => !hidden);
  if (name === undefined || (name === "help" && before.length === 0)) return shown.map(ofCommand);
  const command = shown.find((one) => one.name === name);
  if (!command) return [];
  const known = optionsOf(command, before, pipelines);
  const asking = known.find(({ names }) => names.includes(before.at(-1) ?? ""));
  if (asking?.takesValue) return listed(asking.completes, last, before, wordsIn(before, known), pipelines);
  if (last.startsWith("-")) return known.map(({ names, summary }) => ({ word: names[0] ?? "", summary }));
  const words = wordsIn(before, known);
  const all = Object.values(command.words);
  const word = all[words.length] ?? (all.at(-1)?.rest ? all.at(-1) : undefined);
  return listed(word?.completes, last, before, words, pipelines);
}

interface KnownOption {
  names: string[];
  summary: string;
  takesValue: boolean;
  completes: Completes | undefined;
}

function optionsOf(
  command: Command,
  before: readonly string[],
  pipelines: readonly Pipeline[],
): KnownOption[] {
  const own = Object.entries(command.options).map(([name, option]) => ({
    names: [typedAs(name, option), ...(option.short ? [`-${option.short}`] : [])],
    summary: option.summary,
    takesValue: option.value !== undefined,
    completes: option.completes,
  }));
  const help = { names: ["--help", "-h"], summary: "show help", takesValue: false, completes: undefined };
  return [...own, ...fieldOptions(fieldsIn(command, before, pipelines)), help];
}

/** The fields that are options too, by what was typed so far. */
function fieldsIn(command: Command, before: readonly string[], pipelines: readonly Pipeline[]): InputField[] {
  const pipeline = pipelines.find(({ name }) => before.includes(name));
  if (command.takesInput) return pipeline ? inputFields(pipeline) : [];
  if (!command.takesSignal) return [];
  const names = new Set(pipelines.flatMap(({ signals }) => Object.keys(signals)));
  return signalFields(
    before.find((word) => names.has(word)),
    pipelines,
  );
}

function fieldOptions(fields: readonly InputField[]): KnownOption[] {
  return fields.map(({ option, name, kind, description, choices }) => ({
    names: [`--${option}`, `--${name}`],
    summary: description,
    takesValue: kind !== "flag",
    completes: choices.length > 0 ? choices : undefined,
  }));
}

/** The words among what was typed that are neither options nor their values. */
function wordsIn(before: readonly string[], known: readonly KnownOption[]): string[] {
  return before.filter((word, index) => {
    const asking = known.find(({ names }) => names.includes(before[index - 1] ?? ""));
    return !word.startsWith("-") && !asking?.takesValue;
  });
}

async function listed(
  completes: Completes | undefined,
  last: string,
  before: readonly string[],
  [runId]: readonly string[],
  pipelines: readonly Pipeline[],
): Promise<Candidate[]> {
  if (completes === "question" || completes === "signal" || completes === "step")
    return runId === undefined ? [] : ofRun(completes, runId, before, pipelines);
  if (completes === "pipeline")
    return pipelines.map(({ name, description }) => ({ word: name, summary: description }));
  if (completes === "run") return runIds(before);
  if (completes === undefined || completes === "path") return [];
  // Of a list with commas only the last is being typed.
  const head = last.slice(0, last.lastIndexOf(",") + 1);
  return completes.map((choice) => ({ word: head + choice, summary: "" }));
}

const maxRunIds = 50;

/** The server that the words so far name. */
function whereIn(before: readonly string[]): { server: string | undefined } {
  return { server: before.includes("--server") ? before[before.indexOf("--server") + 1] : undefined };
}

/** What a run has under names of its own. */
async function ofRun(
  what: OfRun,
  runId: string,
  before: readonly string[],
  pipelines: readonly Pipeline[],
): Promise<Candidate[]> {
  await using host = await openHost(whereIn(before), pipelines);
  const names = await namesIn(what, runId, host);
  // A shell takes the words as they are, and a server may be anyone's.
  return names.filter(({ word }) => /^[\w:#/.@-]+$/.test(word));
}

async function namesIn(what: OfRun, runId: string, host: Host): Promise<Candidate[]> {
  if (what === "signal") {
    const { signals } = await host.describe(runId);
    return Object.keys(signals).map((word) => ({ word, summary: "" }));
  }
  const state = await host.state(runId);
  if (what === "question") return openQuestions(state).map(({ key }) => ({ word: key, summary: "" }));
  const steps = Object.values(state.steps as Record<string, StepState>);
  return steps.map(({ key, status }) => ({ word: key, summary: status }));
}

/** The newest runs of the place that the words so far name. */
async function runIds(before: readonly string[]): Promise<Candidate[]> {
  await using host = await openHost(whereIn(before));
  const all = { pipeline: undefined, status: [], since: undefined, until: undefined, text: undefined };
  const runs = await host.list({ ...all, limit: maxRunIds });
  // A shell takes the words as they are, and a server may be anyone's.
  const known = runs.filter(({ runId }) => RunId.safeParse(runId).success);
  return known.map(({ runId, pipeline, status, queuedAt }) => ({
    word: runId,
    summary: oneLine(`${pipeline}, ${status}, ${ago(queuedAt)}`),
  }));
}

function ofCommand({ name, summary }: Command): Candidate {
  return { word: name, summary };
}
