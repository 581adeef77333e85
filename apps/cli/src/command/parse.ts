import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import type { Pipeline } from "@stepcast/pipeline";
import { usageError } from "../cli-error.ts";
import { type Command, kebab, type Surroundings, type TypedValue, type Word } from "./command.ts";
import { type InputField, inputFields } from "./input-field.ts";
import { didYouMean } from "./nearest.ts";
import type { Option } from "./option.ts";

/** What was typed, understood as far as it goes without looking at any file. */
export type Parsed =
  | { want: "help"; command: Command | undefined; pipeline: Pipeline | undefined; asked: boolean }
  | { want: "version" }
  | { want: "command"; command: Command; given: Record<string, unknown>; around: Surroundings };

const helpOption = { help: { type: "boolean", short: "h" } } as const satisfies ParseArgsOptionsConfig;

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
  return { want: "help", command, pipeline: findPipeline(pipeline, pipelines), asked: true };
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

function parseStrictly(args: string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args, options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    throw usageError(explain(error instanceof Error ? error.message : String(error), Object.keys(options)));
  }
}

/** Node's own message is clear but for an unknown option, where it talks of positional arguments. */
function explain(message: string, known: string[]): string {
  const unknown = /^Unknown option '(-+)([^']+)'/.exec(message);
  if (!unknown) return message;
  const [, dashes = "", name = ""] = unknown;
  const names = known.map((option) => `--${option}`);
  return `there is no option ${dashes}${name}.${didYouMean(`--${name}`, names)} See --help for those there are.`;
}

function optionsOf(command: Command): ParseArgsOptionsConfig {
  const entries = Object.entries(command.options).map(([name, { short, value }]) => [
    kebab(name),
    // Of an option that was repeated the option itself knows what to make.
    { type: value ? "string" : "boolean", multiple: true, ...(short && { short }) },
  ]);
  return { ...(Object.fromEntries(entries) as ParseArgsOptionsConfig), ...helpOption };
}

function fieldOptions(fields: readonly InputField[]): ParseArgsOptionsConfig {
  const options: ParseArgsOptionsConfig = {};
  for (const { name, option, kind } of fields) {
    const type = kind === "flag" ? "boolean" : "string";
    const multiple = kind === "files" || kind === "list" || kind === "numbers";
    options[option] = options[name] = { type, multiple };
  }
  return options;
}

type Values = Record<string, TypedValue | undefined>;

function readOptions(command: Command, values: Values): Record<string, unknown> {
  const read = ([name, option]: [string, Option]) => {
    const typed = [values[kebab(name)] ?? []].flat().map(String);
    return [name, option.read(typed, kebab(name))];
  };
  return Object.fromEntries(Object.entries(command.options).map(read)) as Record<string, unknown>;
}

function readWords(
  command: Command,
  positionals: readonly string[],
  pipelines: readonly Pipeline[],
): Record<string, string | undefined> {
  const words = Object.entries(command.words);
  const surplus = words.at(-1)?.[1].rest ? undefined : positionals[words.length];
  if (surplus !== undefined) throw usageError(tooMany(command, surplus));
  const read = ([name, word]: [string, Word], index: number) => {
    const typed = word.rest ? positionals.slice(index).join(" ") || undefined : positionals[index];
    return [name, checkWord(command, name, word, typed, pipelines)];
  };
  return Object.fromEntries(words.map(read)) as Record<string, string | undefined>;
}

function tooMany(command: Command, surplus: string): string {
  if (command.takesInput)
    return `there is one path too many: ${surplus}. Give further files by their options.`;
  return `there is one word too many: ${JSON.stringify(surplus)}. Usage: ${usageOf(command)}`;
}

function checkWord(
  command: Command,
  name: string,
  { required, completes }: Word,
  typed: string | undefined,
  pipelines: readonly Pipeline[],
): string | undefined {
  if (typed === undefined && !required) return undefined;
  if (completes === "pipeline" && !findPipeline(typed, pipelines))
    throw unknownPipeline(typed, command, pipelines);
  if (typed === undefined) throw usageError(`${name} is missing. Usage: ${usageOf(command)}`);
  if (Array.isArray(completes) && !completes.includes(typed)) {
    throw usageError(
      `${name} is one of ${completes.join(", ")}, not ${JSON.stringify(typed)}.${didYouMean(typed, completes)}`,
    );
  }
  return typed;
}

/** How the command is written: `stepcast cancel <runId> [reason]`. */
export function usageOf({ name, words, options }: Command): string {
  const places = Object.entries(words).map(([word, { required }]) => (required ? `<${word}>` : `[${word}]`));
  return ["stepcast", name, ...places, ...(Object.keys(options).length > 0 ? ["[options]"] : [])].join(" ");
}

function valuesByName(
  fields: readonly InputField[],
  values: Values,
  command: Command,
): Record<string, TypedValue> {
  const own = new Set([...Object.keys(command.options).map(kebab), "help"]);
  const given = fields.map(({ name, option }) => [
    name,
    own.has(option) ? undefined : (values[option] ?? values[name]),
  ]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Record<string, TypedValue>;
}

function requireCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const names = commands.filter(({ hidden }) => !hidden).map((command) => command.name);
  throw usageError(
    `there is no command ${JSON.stringify(name)}.${didYouMean(name, names)} See stepcast --help.`,
  );
}

function findPipeline(name: string | undefined, pipelines: readonly Pipeline[]): Pipeline | undefined {
  return pipelines.find((pipeline) => pipeline.name === name);
}

function unknownPipeline(name: string | undefined, command: Command, pipelines: readonly Pipeline[]): Error {
  const names = pipelines.map((pipeline) => pipeline.name);
  const list = `The pipelines are: ${names.join(", ")}.`;
  if (name === undefined)
    return usageError(`say which pipeline: stepcast ${command.name} <pipeline>. ${list}`);
  return usageError(`there is no pipeline ${JSON.stringify(name)}.${didYouMean(name, names)} ${list}`);
}
