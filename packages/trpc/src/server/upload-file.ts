import type { IncomingMessage, ServerResponse } from "node:http";
import { StepcastError } from "@stepcast/pipeline";
import { type FileStore, mediaTypeOf } from "@stepcast/pipeline/files";
import { sendJson } from "./send-json.ts";

/** `POST /v1/files?name=reviews.csv`, the bytes as the body: keeps them and answers 201 with their `FileRef`. */
export async function uploadFile(
  files: FileStore,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  maxBytes: number,
): Promise<void> {
  if (request.method !== "POST") return void response.writeHead(405, { allow: "POST" }).end();
  const name = url.searchParams.get("name");
  if (!name)
    throw new StepcastError(
      "invalid_input",
      "add the file's name to the address: /v1/files?name=reviews.csv",
    );
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  // The name decides the type, not the client's header: a header could make the browser run what it should only keep.
  // A store that stops reading, since the file is too large, must not take the connection with it: the answer still has to go out.
  const body = request.iterator({ destroyOnReturn: false });
  const file = await files.write(name, body, { maxBytes, mediaType: mediaTypeOf(name) });
  sendJson(response, 201, file);
}

function tooLarge(maxBytes: number): StepcastError {
  const mib = Math.floor(maxBytes / 1024 / 1024);
  return new StepcastError(
    "file_too_large",
    `the file is larger than the limit of ${mib} MiB: send a smaller one`,
  );
}
