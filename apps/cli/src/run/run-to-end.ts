import { CliError, exitCodes } from "../cli-error.ts";
import { filesIn } from "../files-in.ts";
import type { FileRef } from "@stepcast/pipeline";
import type { FollowOptions, Host } from "../host/host.ts";
import { fileSize, oneLine } from "../view/words.ts";
import { viewOf } from "../view/view-of.ts";
import { askAround } from "./ask-around.ts";
import { type Delivered, deliver, namesIn } from "./deliver.ts";
import { followRun, leftMessage, requireCompleted } from "./follow-run.ts";
import { isFolder, targetOf } from "./save-file.ts";

export interface Following {
  runId: string;
  /** The pipeline's name, and the names its steps may have. */
  pipeline: string;
  agents: readonly string[];
  output: string | undefined;
  json: boolean;
  signal: AbortSignal;
}

/**
 * Shows a run that this command started, asks what it asks, and takes its result.
 * @throws CliError where it did not complete, or a file could not be kept
 */
export async function runToEnd(
  host: Host,
  { runId, pipeline, agents, output, json, signal }: Following,
  open: (options: FollowOptions) => ReturnType<Host["watch"]>,
): Promise<void> {
  const view = await viewOf(json, agents, host.address);
  const events = open({ note: view.note, signal });
  const end = await followRun(events, view, askAround(host, runId, view));
  const left = host.ownsRuns ? "interrupted before the run began" : leftMessage(runId, host.address);
  const files = filesIn(requireCompleted(end, runId, left).output);
  if (output !== undefined) await deliver(await targets(files, output, pipeline), host, { json, signal });
  else if (!json) tellFiles(files, host);
}

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
