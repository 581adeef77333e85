import { parseArgs } from "node:util";
import type { Pipeline } from "@stepcast/pipeline";
import { usageError } from "../cli-error.ts";
import type { Command, Surroundings } from "./command.ts";
import { fieldsOf, type InputField, inputFields, signalFields } from "./input-field.ts";
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
  const pipeline = command.takesInput
    ? findPipeline(glance(command, args, pipelines)[0], pipelines)
    : undefined;
  if (asksHelp(args)) return { want: "help", command, pipeline, asked: true };
  const fields = pipeline ? inputFields(pipeline) : fieldsOfSignal(command, args, pipelines);
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

function fieldsOfSignal(command: Command, args: string[], pipelines: readonly Pipeline[]): InputField[] {
  return command.takesSignal ? signalFields(glance(command, args, pipelines)[1], pipelines) : [];
}

/** A first look, only to learn the words that say which options there are. */
function glance(command: Command, args: string[], pipelines: readonly Pipeline[]): string[] {
  const possible = command.takesInput
    ? pipelines.flatMap(inputFields)
    : pipelines.flatMap(({ signals }) => Object.values(signals).flatMap(fieldsOf));
  const options = { ...fieldOptions(possible), ...optionsOf(command) };
  return parseArgs({ args, options, strict: false, allowPositionals: true }).positionals;
}

function requireCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = commands.filter(({ hidden }) => !hidden).map((command) => command.name);
  throw usageError(
    `there is no command ${JSON.stringify(name)}.${didYouMean(name, names)} See stepcast --help.`,
  );
}
