import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { type Shell, shells, scriptFor } from "../completion/scripts.ts";

export const completion = defineCommand({
  name: "completion",
  summary: "a script that completes commands, options, pipelines and run ids",
  details:
    "Put the line of your shell into its start-up file. The script asks this command itself, so it is never out of date.",
  words: { shell: { summary: shells.join(", "), required: true, completes: shells } },
  options: {},
  examples: [
    "source <(stepcast completion bash)                                   # ~/.bashrc",
    "source <(stepcast completion zsh)                                    # ~/.zshrc, behind compinit",
    "stepcast completion fish > ~/.config/fish/completions/stepcast.fish",
  ],
  async run({ shell }): Promise<ExitCode> {
    // The command line was checked for being one of them.
    process.stdout.write(scriptFor(shell as Shell));
    return exitCodes.completed;
  },
});
