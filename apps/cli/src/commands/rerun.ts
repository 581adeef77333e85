import { newRunId } from "@stepcast/pipeline/engine";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { text } from "../command/option.ts";
import { followOptions, jsonOption, outputOption, runWord } from "../command/shared-options.ts";
import { openHost } from "../host/open-host.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { readTyped } from "../run/read-typed.ts";
import { runToEnd } from "../run/run-to-end.ts";
import { requireWritable } from "../run/save-file.ts";

export const rerun = defineCommand({
  name: "rerun",
  summary: "do again what a run did, from a step on, as a new run",
  details:
    "What was stored before that step's start is used again where it fits; its files are shared, not copied.\nThe new run is shown, and its result taken, as stepcast run does.",
  words: { runId: runWord },
  options: {
    from: text("<step>", "the key of the step to begin with (default: everything is done again)", {
      completes: "step",
    }),
    input: text("<json>", "another input, as JSON; a file in it is given by its path"),
    newRunId: text("<id>", "choose the new run's id: twice the same starts one run"),
    output: outputOption,
    ...followOptions,
    json: jsonOption,
  },
  examples: [
    "stepcast rerun <runId> --from charts -o report.pdf",
    `stepcast rerun <runId> --input '{"file":"reviews.csv"}' --server http://127.0.0.1:4319`,
  ],
  async run(given, { pipelines }): Promise<ExitCode> {
    const { runId, output, json, newRunId: newId = newRunId() } = given;
    if (output !== undefined) await requireWritable(output);
    const pipeline = await pipelineOf(given, runId);
    const works = pipelines.filter(({ name }) => name === pipeline);
    await using host = await openHost(given, works, { work: true });
    using interrupt = onInterrupt();
    const { signal } = interrupt;
    const input = given.input === undefined ? undefined : await readInput(given.input);
    const agents = works.flatMap((each) => Object.keys(each.agents));
    const following = { runId: newId, pipeline, agents, output, json, signal };
    const request = { newRunId: newId, fromStep: given.from, input };
    await runToEnd(host, following, (options) => host.rerun(runId, request, options));
    return exitCodes.completed;

    async function readInput(typed: string): Promise<unknown> {
      const { input: schema } = await host.describe(runId);
      return readTyped(typed, schema, (path) => host.keep(path, signal));
    }
  },
});

/** Looked up without working: whoever works takes up other runs of the same pipeline too. */
async function pipelineOf(where: Parameters<typeof openHost>[0], runId: string): Promise<string> {
  await using host = await openHost(where);
  const first = await host.firstEvent(runId);
  return first?.type === "run.queued" ? first.pipeline : "";
}
