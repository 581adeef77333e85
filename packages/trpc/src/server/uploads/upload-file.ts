import { type FileBody, type FileRef, StepcastError } from "@stepcast/pipeline";
import { type FileStore, mediaTypeOf } from "@stepcast/pipeline/files";
import { sendJson } from "../send-json.ts";
import { type Exchange, signed } from "../v1/route.ts";
import { counted } from "./upload-intake.ts";
import { requireFits, requireType, type UploadRules } from "./upload-rules.ts";

/** `POST /v1/files?name=reviews.csv`, the bytes as the body: keeps them and answers 201 with their `FileRef`. */
export async function uploadFile(exchange: Exchange): Promise<void> {
  const { engine, request, response, owner, url, settings } = exchange;
  const { rules, intake } = settings;
  const name = url.searchParams.get("name");
  if (!name)
    throw new StepcastError(
      "invalid_input",
      "add the file's name to the address: /v1/files?name=reviews.csv",
    );
  const sizeBytes = Number(request.headers["content-length"] ?? 0);
  requireFits(name, sizeBytes, rules);
  const signal = intake.enter(exchange);
  const claim = await intake.claim(owner, sizeBytes);
  try {
    // The name decides the type, not the client's header: a header could make the browser run what it should only keep.
    // A store that stops reading, since the file is too large, must not take the connection with it: the answer still has to go out.
    const body = counted(request.iterator({ destroyOnReturn: false }), claim);
    const file = await keepFile(engine.files, name, body, rules, signal);
    await intake.keep(claim, file.id, owner, file);
    sendJson(response, 201, signed(exchange, file));
  } catch (error) {
    claim.release();
    throw error;
  }
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
