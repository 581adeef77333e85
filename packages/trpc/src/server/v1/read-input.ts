import { type Pipeline, StepcastError } from "@stepcast/pipeline";
import { fitJson, fitText } from "./fit-input.ts";
import { readForm } from "./read-form.ts";
import { hasBody, readJsonBody } from "./read-body.ts";
import type { Exchange } from "./route.ts";

/** An input as a request's body gives it, for the pipeline's schema to judge. */
export interface ReadInput {
  readonly input: unknown;
  /** Removes the files that came with it: for an input that starts no run. */
  discard(): Promise<void>;
}

/**
 * The body of a start: JSON, or a form with files. No body at all is an empty object.
 * @throws StepcastError `unsupported_media_type`, `invalid_input`, `value_too_large`, `file_too_large`
 */
export async function readInput(
  { request, engine, settings }: Exchange,
  pipeline: Pipeline,
): Promise<ReadInput> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "multipart/form-data") {
    const { fields, files } = await readForm(request, engine.files, settings.maxUploadBytes);
    return { input: fitText(pipeline.input, fields), discard: () => removeAll(files) };
  }
  if (/^application\/(?:[\w.+-]+\+)?json$/.test(type))
    return { input: fitJson(pipeline.input, await readJsonBody(request)), discard: async () => undefined };
  if (type === "" && !hasBody(request)) return { input: {}, discard: async () => undefined };
  throw new StepcastError(
    "unsupported_media_type",
    "the body must be JSON (content-type: application/json) or a form (multipart/form-data)",
  );

  async function removeAll(files: readonly { id: string }[]): Promise<void> {
    for (const { id } of files) await engine.files.remove(id);
  }
}
