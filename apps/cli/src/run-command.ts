import { isFileRef, isTerminal, type FileRef, type RunEvent } from "@stepcast/pipeline";
import { newRunId } from "@stepcast/pipeline/engine";
import { CliError, type ExitCode, exitCodes } from "./cli-error.ts";
import { environment } from "./environment.ts";
import type { Host } from "./host.ts";
import { inProcess } from "./in-process.ts";
import { jsonView } from "./json-view.ts";
import { liveView } from "./live-view.ts";
import { onInterrupt } from "./on-interrupt.ts";
import { onServer } from "./on-server.ts";
import type { RunRequest } from "./parse-command.ts";
import { plainView } from "./plain-view.ts";
import { readInput } from "./read-input.ts";
import { isFolder, requireWritable, saveFile, targetOf } from "./save-file.ts";
import type { View } from "./view.ts";
import { fileSize, oneLine } from "./words.ts";

type Terminal = Extract<RunEvent, { type: "run.completed" | "run.failed" | "run.cancelled" }>;

/** `stepcast run`: the input, the run, its result. */
export async function runCommand(request: RunRequest): Promise<ExitCode> {
  const { pipeline, server, output, runId = newRunId() } = request;
  if (output !== undefined) await requireWritable(output);
  const host =
    server === undefined
      ? inProcess(pipeline, environment.filesFolder, environment.log)
      : await onServer(pipeline, server);
  using interrupt = onInterrupt();
  const input = await readInput(request, (path) => host.keep(path, interrupt.signal));
  const view = viewOf(request);
  const end = await follow(
    host.events({ runId, input }, { note: view.note, signal: interrupt.signal }),
    view,
  );
  switch (end?.type) {
    case undefined:
      throw new CliError(exitCodes.interrupted, host.leftMessage(runId));
    case "run.completed":
      await deliver(end.output, request, host);
      return exitCodes.completed;
    case "run.failed":
      throw new CliError(exitCodes.failed, `run ${runId} failed: ${end.error.message}`);
    case "run.cancelled":
      throw new CliError(
        exitCodes.interrupted,
        `run ${runId} was cancelled${end.reason ? `: ${end.reason}` : ""}`,
      );
  }
}

function viewOf({ json, pipeline }: RunRequest): View {
  if (json) return jsonView();
  // Some pseudo-terminals are zero columns wide: nothing drawn there would be seen.
  return process.stdout.isTTY && process.stdout.columns > 0 ? liveView(pipeline) : plainView();
}

/** The event that ended the run; undefined where it was left before that. */
async function follow(events: ReturnType<Host["events"]>, view: View): Promise<Terminal | undefined> {
  let end: Terminal | undefined;
  try {
    for await (const event of events) {
      view.show(event);
      if (isTerminal(event)) end = event;
    }
  } finally {
    await view.end();
  }
  return end;
}

/** Takes the main file where `-o` says, all files where that is a folder, or tells where they are. */
async function deliver(output: unknown, request: RunRequest, host: Host): Promise<void> {
  const files = filesOf(output);
  const { output: target } = request;
  if (target !== undefined && (await isFolder(target)) && files["file"]) {
    for (const file of Object.values(files)) await save(file, target, request, host);
    return;
  }
  if (target !== undefined) return save(files["file"], target, request, host);
  if (request.json) return;
  for (const file of Object.values(files))
    say(`${oneLine(file.name)} (${fileSize(file.sizeBytes)}): ${host.whereIs(file)}`);
}

async function save(
  file: FileRef | undefined,
  output: string,
  { pipeline, json }: RunRequest,
  host: Host,
): Promise<void> {
  if (!file) {
    const why = `pipeline ${pipeline.name} ends without a file, so there is nothing to write to ${output}`;
    throw new CliError(exitCodes.usage, why);
  }
  const target = await targetOf(output, file);
  await saveFile(file, host.open(file), target).catch((error: Error) => {
    const where = host.whereIs(file);
    throw new CliError(
      exitCodes.unreachable,
      `${target} was not written: ${error.message}. The file is at ${where}`,
    );
  });
  if (!json) say(`wrote ${target} (${fileSize(file.sizeBytes)})`);
}

function filesOf(output: unknown): Record<string, FileRef> {
  if (typeof output !== "object" || output === null) return {};
  return Object.fromEntries(
    Object.entries(output).filter((entry): entry is [string, FileRef] => isFileRef(entry[1])),
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
