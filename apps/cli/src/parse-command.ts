import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import type { Pipeline } from "@stepcast/pipeline";
import { usageError } from "./cli-error.ts";
import { type InputField, inputFields } from "./input-field.ts";
import { didYouMean } from "./nearest.ts";

/** What was typed, understood as far as it goes without looking at any file. */
export type Command =
  | { name: "help"; pipeline: Pipeline | undefined; asked: boolean }
  | { name: "pipelines" }
  | { name: "doctor" }
  | ({ name: "run" } & RunRequest);

export interface RunRequest {
  pipeline: Pipeline;
  fields: readonly InputField[];
  /** By the field's name, as typed. */
  values: Record<string, TypedValue>;
  /** The path given without an option. */
  path: string | undefined;
  input: string | undefined;
  output: string | undefined;
  server: string | undefined;
  runId: string | undefined;
  json: boolean;
}

export type TypedValue = string | boolean | (string | boolean)[];

const general = {
  output: { type: "string", short: "o" },
  server: { type: "string" },
  json: { type: "boolean" },
  input: { type: "string" },
  "run-id": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsOptionsConfig;

const commands = ["run", "pipelines", "doctor", "help"];

/** @throws CliError for what cannot be understood, with the nearest thing that could have been meant */
export function parseCommand(args: string[], pipelines: readonly Pipeline[]): Command {
  const { positionals, help } = glance(args, pipelines);
  const [command, name] = positionals;
  const known = pipelines.find((pipeline) => pipeline.name === name);
  if (command === undefined || command === "help" || help) {
    return { name: "help", pipeline: known, asked: help || command === "help" };
  }
  if (command === "pipelines" || command === "doctor") return { name: command };
  if (command !== "run") {
    throw usageError(
      `there is no command ${JSON.stringify(command)}.${didYouMean(command, commands)} See stepcast --help.`,
    );
  }
  return { name: "run", ...parseRun(args, known ?? unknownPipeline(name, pipelines)) };
}

/** A first look, only to learn which command and pipeline are meant: those say which options there are. */
function glance(args: string[], pipelines: readonly Pipeline[]): { positionals: string[]; help: boolean } {
  const options = { ...optionsOf(pipelines.flatMap(inputFields)), ...general };
  const { positionals, values } = parseArgs({ args, options, strict: false, allowPositionals: true });
  return { positionals, help: values.help === true };
}

function parseRun(args: string[], pipeline: Pipeline): RunRequest {
  const fields = inputFields(pipeline);
  const options = { ...optionsOf(fields), ...general };
  const { values, positionals } = parseStrictly(args, options);
  const [, , path, surplus] = positionals;
  if (surplus !== undefined) {
    throw usageError(`there is one path too many: ${surplus}. Give further files by their options.`);
  }
  return {
    pipeline,
    fields,
    values: valuesByName(fields, values),
    path,
    input: textOf(values["input"]),
    output: textOf(values["output"]),
    server: textOf(values["server"]),
    runId: textOf(values["run-id"]),
    json: values["json"] === true,
  };
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
  const suggestion = didYouMean(
    `--${name}`,
    known.map((option) => `--${option}`),
  );
  return `there is no option ${dashes}${name}.${suggestion} See --help for those there are.`;
}

function optionsOf(fields: readonly InputField[]): ParseArgsOptionsConfig {
  const options: ParseArgsOptionsConfig = {};
  for (const { name, option, kind } of fields) {
    const type = kind === "flag" ? "boolean" : "string";
    const multiple = kind === "files" || kind === "list" || kind === "numbers";
    options[option] = options[name] = { type, multiple };
  }
  return options;
}

function valuesByName(
  fields: readonly InputField[],
  values: Record<string, TypedValue | undefined>,
): Record<string, TypedValue> {
  const given = fields.map(({ name, option }) => [
    name,
    option in general ? undefined : (values[option] ?? values[name]),
  ]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function textOf(value: TypedValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function unknownPipeline(name: string | undefined, pipelines: readonly Pipeline[]): never {
  const names = pipelines.map((pipeline) => pipeline.name);
  const list = `The pipelines are: ${names.join(", ")}.`;
  if (name === undefined) throw usageError(`say which pipeline to run: stepcast run <pipeline>. ${list}`);
  throw usageError(`there is no pipeline ${JSON.stringify(name)}.${didYouMean(name, names)} ${list}`);
}
