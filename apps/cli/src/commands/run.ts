import { newRunId } from "@stepcast/pipeline/engine";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { text } from "../command/option.ts";
import { followOptions, jsonOption, outputOption } from "../command/shared-options.ts";
import { openHost } from "../host/open-host.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { readInput } from "../run/read-input.ts";
import { runToEnd } from "../run/run-to-end.ts";
import { requireWritable } from "../run/save-file.ts";

export const run = defineCommand({
  name: "run",
  summary: "start a run, show it, and take its result",
  details:
    "Without --server it works in this process: Ctrl-C cancels it. On a server Ctrl-C leaves it.\nAt a terminal what it asks is asked here; Esc leaves a question open.",
  words: {
    pipeline: { summary: "its name: stepcast pipelines", required: true, completes: "pipeline" },
    file: { summary: "the file it works on", required: false, completes: "path" },
  },
  options: {
    output: outputOption,
    ...followOptions,
    json: jsonOption,
    input: text("<json>", "the whole input as a JSON object; options go before it"),
    runId: text("<id>", "choose the run's id: twice the same starts one run"),
  },
  examples: [
    "stepcast run feedback reviews.csv -o report.pdf",
    "stepcast run feedback reviews.csv --server http://127.0.0.1:4319 --json",
    "stepcast run feedback --help",
  ],
  takesInput: true,
  async run(given, { pipelines, fields, fieldValues }): Promise<ExitCode> {
    const { output, json, runId = newRunId() } = given;
    const pipeline = pipelines.find(({ name }) => name === given.pipeline);
    if (!pipeline) throw new Error("the command line was checked for its pipeline");
    if (output !== undefined) await requireWritable(output);
    await using host = await openHost(given, [pipeline], { work: true });
    using interrupt = onInterrupt();
    const { signal } = interrupt;
    const input = await readInput(
      {
        pipeline: pipeline.name,
        fields,
        values: fieldValues,
        path: given.file,
        json: given.input,
      },
      (path) => host.keep(path, signal),
    );
    const { name, agents } = pipeline;
    const following = { runId, pipeline: name, agents: Object.keys(agents), output, json, signal };
    await runToEnd(host, following, (options) => host.run(pipeline, { runId, input }, options));
    return exitCodes.completed;
  },
});
