import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { inputFields } from "../command/input-field.ts";
import { jsonOption } from "../command/shared-options.ts";
import { jsonLine } from "../view/json-line.ts";
import { table } from "../view/table.ts";

export const pipelines = defineCommand({
  name: "pipelines",
  summary: "the pipelines that can be run, and what they do",
  words: {},
  options: { json: jsonOption },
  examples: ["stepcast pipelines", "stepcast pipelines --json | jq .input"],
  async run({ json }, { pipelines: all }): Promise<ExitCode> {
    if (json) {
      for (const pipeline of all) {
        const { name, description } = pipeline;
        process.stdout.write(jsonLine({ name, description, input: inputFields(pipeline) }));
      }
    } else process.stdout.write(`${table(all.map(({ name, description }) => [name, description]))}\n`);
    return exitCodes.completed;
  },
});
