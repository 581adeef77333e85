import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { usageError } from "../cli-error.ts";
import { type Command, kebab, type TypedValue } from "./command.ts";
import type { InputField } from "./input-field.ts";
import { didYouMean } from "./nearest.ts";
import type { Option } from "./option.ts";

const helpOption = { help: { type: "boolean", short: "h" } } as const satisfies ParseArgsOptionsConfig;

/** What was typed, where every option is known. @throws CliError */
export function parseStrictly(args: string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args, options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    throw usageError(
      explain(error instanceof Error ? error.message : String(error), Object.keys(options), args),
    );
  }
}

/** Node's own message is clear but for an unknown option, where it talks of positional arguments. */
function explain(message: string, known: string[], args: readonly string[]): string {
  const unknown = /^Unknown option '(-+)([^']+)'/.exec(message);
  if (!unknown) return message;
  const [, dashes = "", name = ""] = unknown;
  const names = known.map((option) => `--${option}`);
  const meant = didYouMean(`--${name}`, names);
  return `there is no option ${dashes}${name}.${runIdHint(args) || meant} See --help for those there are.`;
}

/** Run ids that others made may begin with a dash; a new one of ours never does. */
function runIdHint(args: readonly string[]): string {
  const word = args.find((each) => /^-(?!-)[\w-]{21}$/.test(each));
  return word === undefined ? "" : ` If ${word} is a run's id, write -- before it: -- ${word}.`;
}

/** The options of a command, as `parseArgs` takes them. */
export function optionsOf(command: Command): ParseArgsOptionsConfig {
  const entries = Object.entries(command.options).map(([name, { short, value }]) => [
    kebab(name),
    // Of an option that was repeated the option itself knows what to make.
    { type: value ? "string" : "boolean", multiple: true, ...(short && { short }) },
  ]);
  return { ...(Object.fromEntries(entries) as ParseArgsOptionsConfig), ...helpOption };
}

/** The same of a pipeline's input. */
export function fieldOptions(fields: readonly InputField[]): ParseArgsOptionsConfig {
  const options: ParseArgsOptionsConfig = {};
  for (const { name, option, kind } of fields) {
    const type = kind === "flag" ? "boolean" : "string";
    const multiple = kind === "files" || kind === "list" || kind === "numbers";
    options[option] = options[name] = { type, multiple };
  }
  return options;
}

type Values = Record<string, TypedValue | undefined>;

/** What each option of a command makes of what was typed. @throws CliError */
export function readOptions(command: Command, values: Values): Record<string, unknown> {
  const read = ([name, option]: [string, Option]) => {
    const typed = [values[kebab(name)] ?? []].flat().map(String);
    return [name, option.read(typed, kebab(name))];
  };
  return Object.fromEntries(Object.entries(command.options).map(read)) as Record<string, unknown>;
}

/** What was typed for a pipeline's input, but for what is an option of the command itself. */
export function valuesByName(
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
