import { type FileBody, type FileRef, StepcastError } from "@stepcast/pipeline";
import { type FileStore, mediaTypeOf } from "@stepcast/pipeline/files";
import { sendJson } from "../send-json.ts";
import { type Exchange, signed } from "../v1/route.ts";
import { requireFits, requireType, rulesOf, type UploadRules } from "./upload-rules.ts";

/** `POST /v1/files?name=reviews.csv`, the bytes as the body: keeps them and answers 201 with their `FileRef`. */
export async function uploadFile(exchange: Exchange): Promise<void> {
  const { engine, request, response, url, settings } = exchange;
  const rules = rulesOf(settings);
  const name = url.searchParams.get("name");
  if (!name)
    throw new StepcastError(
      "invalid_input",
      "add the file's name to the address: /v1/files?name=reviews.csv",
    );
  requireFits(name, Number(request.headers["content-length"] ?? 0), rules);
  // The name decides the type, not the client's header: a header could make the browser run what it should only keep.
  // A store that stops reading, since the file is too large, must not take the connection with it: the answer still has to go out.
  const body = request.iterator({ destroyOnReturn: false });
  sendJson(response, 201, signed(exchange, await keepFile(engine.files, name, body, rules)));
}

/**
 * Writes what came from outside into the store.
 * @throws StepcastError `file_too_large`; `unsupported_media_type`, also where only the bytes tell; nothing is kept then
 */
export async function keepFile(
  files: FileStore,
  name: string,
  body: FileBody,
  { maxBytes, mediaTypes }: UploadRules,
  signal?: AbortSignal,
): Promise<FileRef> {
  const file = await files.write(name, body, { maxBytes, mediaType: mediaTypeOf(name), signal });
  try {
    requireType(name, file.mediaType, mediaTypes);
  } catch (error) {
    await files.remove(file.id);
    throw error;
  }
  return file;
}
