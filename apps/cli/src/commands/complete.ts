import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { candidates } from "../completion/candidates.ts";

/** What the completion scripts ask: the words typed so far behind `--`, the last one being completed. */
export const complete = defineCommand({
  name: "complete",
  summary: "what the last of some words could become: a line each, with a tab before what it means",
  words: {},
  options: {},
  examples: ["stepcast complete -- run fee"],
  hidden: true,
  takesRaw: true,
  async run(_given, { commands, pipelines, args }): Promise<ExitCode> {
    const typed = args[0] === "--" ? args.slice(1) : args;
    for (const { word, summary } of await candidates(typed, commands, pipelines)) {
      process.stdout.write(summary ? `${word}\t${summary}\n` : `${word}\n`);
    }
    return exitCodes.completed;
  },
});
