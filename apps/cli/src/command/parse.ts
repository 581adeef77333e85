import { parseArgs } from "node:util";
import type { Pipeline } from "@stepcast/pipeline";
import { usageError } from "../cli-error.ts";
import type { Command, Surroundings } from "./command.ts";
import { inputFields } from "./input-field.ts";
import { didYouMean } from "./nearest.ts";
import { fieldOptions, optionsOf, parseStrictly, readOptions, valuesByName } from "./typed-options.ts";
import { findPipeline, readWords, unknownPipeline } from "./typed-words.ts";

/** What was typed, understood as far as it goes without looking at any file. */
export type Parsed =
  | { want: "help"; command: Command | undefined; pipeline: Pipeline | undefined; asked: boolean }
  | { want: "version" }
  | { want: "command"; command: Command; given: Record<string, unknown>; around: Surroundings };

/** @throws CliError for what cannot be understood, with the nearest thing that could have been meant */
export function parse(
  args: readonly string[],
  commands: readonly Command[],
  pipelines: readonly Pipeline[],
): Parsed {
  const [first, ...rest] = args;
  if (first === undefined) return { want: "help", command: undefined, pipeline: undefined, asked: false };
  if (first === "--version" || first === "-V") return { want: "version" };
  if (first === "help" || first === "--help" || first === "-h") return parseHelp(rest, commands, pipelines);
  if (first.startsWith("-")) {
    throw usageError(`the command comes first: stepcast <command> ${first}. See stepcast --help.`);
  }
  return parseCommand(requireCommand(first, commands), rest, commands, pipelines);
}

function parseHelp(
  [name, pipeline]: readonly string[],
  commands: readonly Command[],
  pipelines: readonly Pipeline[],
): Parsed {
  const command = name === undefined ? undefined : requireCommand(name, commands);
  const about = command?.takesInput ? findPipeline(pipeline, pipelines) : undefined;
  return { want: "help", command, pipeline: about, asked: true };
}

function parseCommand(
  command: Command,
  args: string[],
  commands: readonly Command[],
  pipelines: readonly Pipeline[],
): Parsed {
  const around = { args, commands, pipelines, fields: [], fieldValues: {} };
  if (command.takesRaw) return { want: "command", command, given: {}, around };
  const pipeline = command.takesInput ? glance(command, args, pipelines) : undefined;
  if (asksHelp(args)) return { want: "help", command, pipeline, asked: true };
  const fields = pipeline ? inputFields(pipeline) : [];
  const { values, positionals } = parseStrictly(args, { ...fieldOptions(fields), ...optionsOf(command) });
  if (command.takesInput && !pipeline) throw unknownPipeline(positionals[0], command, pipelines);
  return {
    want: "command",
    command,
    given: { ...readWords(command, positionals, pipelines), ...readOptions(command, values) },
    around: { ...around, fields, fieldValues: valuesByName(fields, values, command) },
  };
}

/** Everything behind `--` is no option. */
function asksHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}

/** A first look, only to learn which pipeline is meant: that says which options there are. */
function glance(command: Command, args: string[], pipelines: readonly Pipeline[]): Pipeline | undefined {
  const options = { ...fieldOptions(pipelines.flatMap(inputFields)), ...optionsOf(command) };
  const { positionals } = parseArgs({ args, options, strict: false, allowPositionals: true });
  return findPipeline(positionals[0], pipelines);
}

function requireCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = commands.filter(({ hidden }) => !hidden).map((command) => command.name);
  throw usageError(
    `there is no command ${JSON.stringify(name)}.${didYouMean(name, names)} See stepcast --help.`,
  );
}
