import type { Pipeline } from "@stepcast/pipeline";
import { type ExitCode, exitCodes } from "./cli-error.ts";
import { doctorCommand } from "./doctor-command.ts";
import { environment } from "./environment.ts";
import { explainError } from "./explain-error.ts";
import { help, pipelineHelp, pipelineList } from "./help.ts";
import { type Command, parseCommand } from "./parse-command.ts";
import { runCommand } from "./run-command.ts";
import { printable } from "./words.ts";

/** The command line over some pipelines. Answers what to tell the shell; prints everything itself. */
export async function runCli(args: string[], pipelines: readonly Pipeline[]): Promise<ExitCode> {
  try {
    return await carryOut(parseCommand(args, pipelines), pipelines);
  } catch (error) {
    const { exitCode, message } = explainError(error);
    process.stderr.write(`stepcast: ${printable(message)}\n`);
    if (environment.verbose && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return exitCode;
  }
}

async function carryOut(command: Command, pipelines: readonly Pipeline[]): Promise<ExitCode> {
  switch (command.name) {
    case "help": {
      const text = command.pipeline ? pipelineHelp(command.pipeline) : help(pipelines);
      (command.asked ? process.stdout : process.stderr).write(`${text}\n`);
      return command.asked ? exitCodes.completed : exitCodes.usage;
    }
    case "pipelines":
      process.stdout.write(`${pipelineList(pipelines)}\n`);
      return exitCodes.completed;
    case "doctor":
      return doctorCommand(pipelines, environment.filesFolder, environment.log);
    case "run":
      return runCommand(command);
  }
}
