import type { FileRef } from "@stepcast/pipeline";
import { newRunId } from "@stepcast/pipeline/engine";
import { CliError, type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { text } from "../command/option.ts";
import { followOptions, jsonOption, outputOption } from "../command/shared-options.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import { type Delivered, deliver, namesIn } from "../run/deliver.ts";
import { followRun, leftMessage, requireCompleted } from "../run/follow-run.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { filesIn } from "../files-in.ts";
import { readInput } from "../run/read-input.ts";
import { isFolder, requireWritable, targetOf } from "../run/save-file.ts";
import { viewOf } from "../view/view-of.ts";
import { fileSize, oneLine } from "../view/words.ts";

export const run = defineCommand({
  name: "run",
  summary: "start a run, show it, and take its result",
  details: "Without --server it works in this process: Ctrl-C cancels it. On a server Ctrl-C leaves it.",
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
    await using host = await openHost(given, [pipeline]);
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
    const view = await viewOf(json, Object.keys(pipeline.agents));
    const end = await followRun(host.run(pipeline, { runId, input }, { note: view.note, signal }), view);
    const left = host.ownsRuns ? "interrupted before the run began" : leftMessage(runId, host.address);
    const files = filesIn(requireCompleted(end, runId, left).output);
    if (output !== undefined) {
      await deliver(await targets(files, output, pipeline.name), host, { json, signal });
    } else if (!json) tellFiles(files, host);
    return exitCodes.completed;
  },
});

/** The main file where `-o` says; all files where that is a folder. */
async function targets(
  files: ReadonlyMap<string, FileRef>,
  output: string,
  pipeline: string,
): Promise<Delivered[]> {
  const main = files.get("file");
  if (!main) {
    const why = `pipeline ${pipeline} ends without a file, so there is nothing to write to ${output}`;
    throw new CliError(exitCodes.usage, why);
  }
  if (await isFolder(output)) return namesIn(output, files);
  return [{ path: await targetOf(output, main), file: main }];
}

function tellFiles(files: ReadonlyMap<string, FileRef>, host: Host): void {
  for (const file of files.values()) {
    process.stdout.write(`${oneLine(file.name)} (${fileSize(file.sizeBytes)}): ${host.whereIs(file)}\n`);
  }
}
