import type { Pipeline } from "@stepcast/pipeline";
import manifest from "../package.json" with { type: "json" };
import { type ExitCode, exitCodes } from "./cli-error.ts";
import { commandHelp, help } from "./command/help.ts";
import { parse } from "./command/parse.ts";
import { commands } from "./commands/table.ts";
import { environment } from "./environment.ts";
import { explainError } from "./explain-error.ts";
import { printable } from "./view/words.ts";

/** The command line over some pipelines. Answers what to tell the shell; prints everything itself. */
export async function runCli(args: string[], pipelines: readonly Pipeline[]): Promise<ExitCode> {
  try {
    return await carryOut(args, pipelines);
  } catch (error) {
    const { exitCode, message } = explainError(error);
    process.stderr.write(`stepcast: ${printable(message)}\n`);
    if (environment.verbose && error instanceof Error)
      process.stderr.write(`${printable(error.stack ?? "")}\n`);
    return exitCode;
  }
}

async function carryOut(args: string[], pipelines: readonly Pipeline[]): Promise<ExitCode> {
  const parsed = parse(args, commands, pipelines);
  switch (parsed.want) {
    case "version":
      process.stdout.write(`stepcast ${manifest.version}\n`);
      return exitCodes.completed;
    case "help": {
      const { command, pipeline, asked } = parsed;
      const text = command ? commandHelp(command, pipeline) : help(commands, pipelines);
      (asked ? process.stdout : process.stderr).write(`${text}\n`);
      return asked ? exitCodes.completed : exitCodes.usage;
    }
    case "command":
      // What was typed was read by the command's own words and options.
      return parsed.command.run(parsed.given as never, parsed.around);
  }
}
