import type { Pipeline } from "@stepcast/pipeline";
import { usageError } from "../cli-error.ts";
import type { Command, Word } from "./command.ts";
import { didYouMean } from "./nearest.ts";
import { usageOf } from "./usage.ts";

/** The words of a command by their names, as many as it takes. @throws CliError */
export function readWords(
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

export function findPipeline(name: string | undefined, pipelines: readonly Pipeline[]): Pipeline | undefined {
  return pipelines.find((pipeline) => pipeline.name === name);
}

export function unknownPipeline(
  name: string | undefined,
  command: Command,
  pipelines: readonly Pipeline[],
): Error {
  const names = pipelines.map((pipeline) => pipeline.name);
  const list = `The pipelines are: ${names.join(", ")}.`;
  if (name === undefined)
    return usageError(`say which pipeline: stepcast ${command.name} <pipeline>. ${list}`);
  return usageError(`there is no pipeline ${JSON.stringify(name)}.${didYouMean(name, names)} ${list}`);
}
