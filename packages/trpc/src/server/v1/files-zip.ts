import { type FileRef, isFileRef, type RunState, StepcastError } from "@stepcast/pipeline";
import { contentDisposition } from "../files/file-headers.ts";
import { foundFile } from "../files/found-file.ts";
import { sendBytes } from "../files/send-bytes.ts";
import { zipFiles } from "../files/zip-files.ts";
import { plainState } from "./plain-state.ts";
import type { Exchange } from "./route.ts";
import { requireOwnRun } from "./run-events.ts";

/** `GET /v1/runs/<id>/files.zip`: all that the run and its completed steps have put out, each file once, made as it is sent. */
export async function sendFilesZip(exchange: Exchange): Promise<void> {
  const { engine, request, response } = exchange;
  const { runId, pipeline } = await requireOwnRun(exchange);
  const ids = outputIds(await plainState(engine, runId));
  if (ids.length === 0) throw noFiles(runId);
  const files: FileRef[] = [];
  // All before the first byte: an archive that lacks one should not look whole.
  for (const id of ids) files.push(await foundFile(engine.files, id));
  const zip = zipFiles(engine.files, files);
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
