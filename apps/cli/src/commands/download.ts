import type { FileRef } from "@stepcast/pipeline";
import { CliError, type ExitCode, exitCodes, usageError } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { didYouMean } from "../command/nearest.ts";
import { text } from "../command/option.ts";
import { jsonOption, runWord, whereOptions } from "../command/shared-options.ts";
import { filesIn } from "../files-in.ts";
import { openHost } from "../host/open-host.ts";
import { type Delivered, deliver, namesIn } from "../run/deliver.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { isFolder, requireWritable } from "../run/save-file.ts";
import { jsonLine } from "../view/json-line.ts";

export const download = defineCommand({
  name: "download",
  summary: "the files a run ended with, checked byte for byte",
  details: "A download that was interrupted goes on where it was, when it is asked for again.",
  words: { runId: runWord },
  options: {
    output: text("<path>", "the folder, or with one file its path (default: the folder you are in)", {
      short: "o",
      completes: "path",
    }),
    file: text("<name>", "only this one: its name, or its place in the output, such as table"),
    ...whereOptions,
    json: jsonOption,
  },
  examples: ["stepcast download <runId>", "stepcast download <runId> --file table -o table.csv"],
  async run(given): Promise<ExitCode> {
    const { runId, output = ".", json } = given;
    await requireWritable(output);
    await using host = await openHost(given);
    using interrupt = onInterrupt();
    const { output: result, status } = await host.state(runId);
    const files = filesIn(result);
    if (files.size === 0) throw noFiles(runId, status);
    const wanted = await targets(chosen(files, given.file), output, given.file);
    await deliver(wanted, host, { json, signal: interrupt.signal });
    if (json) process.stdout.write(wanted.map(({ path, file }) => jsonLine({ path, ...file })).join(""));
    return exitCodes.completed;
  },
});

type Files = ReadonlyMap<string, FileRef>;

function chosen(files: Files, name: string | undefined): Files {
  if (name === undefined) return files;
  const found = [...files].filter(([place, file]) => place === name || file.name === name);
  if (found.length > 0) return new Map(found);
  const known = [...files].flatMap(([place, file]) => [place, file.name]);
  throw usageError(
    `this run has no file ${JSON.stringify(name)}.${didYouMean(name, known)} It has: ${known.join(", ")}.`,
  );
}

/** A path that is no folder takes one file: the one chosen, else the main one. */
async function targets(files: Files, output: string, name: string | undefined): Promise<Delivered[]> {
  if (await isFolder(output)) return namesIn(output, files);
  const [first] = files.values();
  const file = files.get("file") ?? (files.size === 1 || name !== undefined ? first : undefined);
  if (file) return [{ path: output, file }];
  const places = [...files.keys()].join(", ");
  throw usageError(`this run has several files: give a folder, or choose one by --file: ${places}`);
}

function noFiles(runId: string, status: string): CliError {
  const why = status === "completed" ? "ended without a file" : `is ${status}`;
  return new CliError(exitCodes.usage, `run ${runId} ${why}, so there is nothing to download`);
}
