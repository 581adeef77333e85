import type { Command } from "./command.ts";

/** How the command is written: `stepcast answer <runId> [key] [options]`. */
export function usageOf({ name, words, options }: Command): string {
  const places = Object.entries(words).map(([word, { required }]) => (required ? `<${word}>` : `[${word}]`));
  return ["stepcast", name, ...places, ...(Object.keys(options).length > 0 ? ["[options]"] : [])].join(" ");
}
