import type { Pipeline } from "@stepcast/pipeline";
import { RunId } from "@stepcast/pipeline/engine";
import type { Command, Completes } from "../command/command.ts";
import { inputFields } from "../command/input-field.ts";
import { typedAs } from "../command/option.ts";
import { openHost } from "../host/open-host.ts";
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
  if (asking?.takesValue) return listed(asking.completes, last, before, pipelines);
  if (last.startsWith("-")) return known.map(({ names, summary }) => ({ word: names[0] ?? "", summary }));
  const words = wordsIn(before, known);
  const word = Object.values(command.words)[words.length];
  return listed(word?.completes, last, before, pipelines);
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
  const pipeline = command.takesInput && pipelines.find(({ name }) => before.includes(name));
  return [...own, ...(pipeline ? fieldOptions(pipeline) : []), help];
}

function fieldOptions(pipeline: Pipeline): KnownOption[] {
  return inputFields(pipeline).map(({ option, name, kind, description, choices }) => ({
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
  pipelines: readonly Pipeline[],
): Promise<Candidate[]> {
  if (completes === "pipeline")
    return pipelines.map(({ name, description }) => ({ word: name, summary: description }));
  if (completes === "run") return runIds(before);
  if (completes === undefined || completes === "path") return [];
  // Of a list with commas only the last is being typed.
  const head = last.slice(0, last.lastIndexOf(",") + 1);
  return completes.map((choice) => ({ word: head + choice, summary: "" }));
}

const maxRunIds = 50;

/** The newest runs of the place that the words so far name. */
async function runIds(before: readonly string[]): Promise<Candidate[]> {
  const server = before[before.indexOf("--server") + 1];
  const named = before.includes("--server") ? server : undefined;
  await using host = await openHost({ server: named });
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
