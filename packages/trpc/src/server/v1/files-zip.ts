import { type FileRef, isFileRef, type RunState, StepcastError } from "@stepcast/pipeline";
import { contentDisposition } from "../files/file-headers.ts";
import { foundFile } from "../files/found-file.ts";
import { sendBytes } from "../files/send-bytes.ts";
import { zipFiles } from "../files/zip-files.ts";
import { plainState } from "./plain-state.ts";
import type { Exchange } from "./route.ts";
import { requireOwnRun } from "./run-events.ts";

/** Where in the archive those files are that the run itself does not put out: a result should not be looked for among them. */
const workingFolder = "working files";

/**
 * `GET /v1/runs/<id>/files.zip`: all that the run and its completed steps have put out, each file once, made as it is sent. Where the run
 * has put out files, those of its steps alone are in a folder.
 */
export async function sendFilesZip(exchange: Exchange): Promise<void> {
  const { engine, request, response } = exchange;
  const { runId, pipeline } = await requireOwnRun(exchange);
  const state = await plainState(engine, runId);
  const ids = outputIds(state);
  if (ids.length === 0) throw noFiles(runId);
  const files: FileRef[] = [];
  // All before the first byte: an archive that lacks one should not look whole.
  for (const id of ids) files.push(await foundFile(engine.files, id));
  const results = new Set(fileIds(state.output));
  const isResult = ({ id }: FileRef) => results.has(id);
  const folderOf = (file: FileRef) => (isResult(file) ? undefined : workingFolder);
  const zip = zipFiles(engine.files, files, files.some(isResult) ? folderOf : undefined);
  response.writeHead(200, {
    "content-type": "application/zip",
    "content-length": zip.sizeBytes,
    "content-disposition": contentDisposition("attachment", `${pipeline}-${runId}.zip`),
  });
  if (request.method === "HEAD") return void response.end();
  await sendBytes(response, zip.sizeBytes, zip.bytes());
}

/** What came in with the input is not put out, though steps may hand it on. */
function outputIds({ input, steps, output }: RunState): string[] {
  const given = new Set(fileIds(input));
  const completed = Object.values(steps).filter((step) => step?.status === "completed");
  const found = fileIds([completed.map((step) => [step?.files, step?.output]), output]);
  return [...new Set(found)].filter((id) => !given.has(id));
}

function fileIds(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.values(value).flatMap(fileIds);
  return isFileRef(value) ? [value.id, ...inside] : inside;
}

function noFiles(runId: string): StepcastError {
  return new StepcastError(
    "file_not_found",
    `run ${runId} has put out no files: where it goes on, ask again later`,
  );
}
