import type { Pipeline } from "@stepcast/pipeline";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { fieldsOfSchema, type InputField, inputFields } from "../command/input-field.ts";
import { jsonOption, whereOptions } from "../command/shared-options.ts";
import { inputOf, originOf, pipelinesOf } from "../host/server-http.ts";
import { jsonLine } from "../view/json-line.ts";
import { table } from "../view/table.ts";

export const pipelines = defineCommand({
  name: "pipelines",
  summary: "the pipelines that can be run, and what they do",
  words: {},
  options: { ...whereOptions, json: jsonOption },
  examples: [
    "stepcast pipelines",
    "stepcast pipelines --json | jq .input",
    "stepcast pipelines --server http://127.0.0.1:4319",
  ],
  async run({ server, json }, { pipelines: here }): Promise<ExitCode> {
    const all = server === undefined ? here.map(ofThisProcess) : await pipelinesOn(server, json);
    if (json) for (const pipeline of all) process.stdout.write(jsonLine(pipeline));
    else process.stdout.write(`${table(all.map(({ name, description }) => [name, description]))}\n`);
    return exitCodes.completed;
  },
});

interface Listed {
  name: string;
  description: string;
  input?: InputField[];
}

function ofThisProcess(pipeline: Pipeline): Listed {
  const { name, description } = pipeline;
  return { name, description, input: inputFields(pipeline) };
}

/** Also those that only the server has. Their inputs are asked for where they are shown. */
async function pipelinesOn(server: string, withInput: boolean): Promise<Listed[]> {
  const url = originOf(server);
  const all = await pipelinesOf(url);
  if (!withInput) return all;
  return Promise.all(
    all.map(async (each) => ({ ...each, input: fieldsOfSchema(await inputOf(url, each.name)) })),
  );
}
