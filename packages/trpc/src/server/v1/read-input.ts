import { StepcastError } from "@stepcast/pipeline";
import { z } from "zod";
import { rulesOf } from "../uploads/upload-rules.ts";
import { fitJson, fitText } from "../../fit-input.ts";
import { readForm } from "./read-form.ts";
import { hasBody, readJsonBody } from "./read-body.ts";
import type { Exchange } from "./route.ts";

/** A value as a request's body gives it, for the pipeline's schema to judge. */
interface ReadInput {
  readonly input: unknown;
  /** Removes the files that came with it: for what comes to nothing. */
  discard(): Promise<void>;
}

/**
 * Uses what the body says, read as this schema wants it (undefined: nothing is known of it): JSON, or a form with files. No body at all
 * is an empty object. Files of a form that is refused are not kept.
 * @throws StepcastError `unsupported_media_type`, `invalid_input`, `value_too_large`, `file_too_large`, and what `use` throws
 */
export async function withInput<Result>(
  exchange: Exchange,
  schema: z.ZodType | undefined,
  use: (read: ReadInput) => Promise<Result>,
): Promise<Result> {
  const read = await readInput(exchange, schema ?? z.unknown());
  try {
    return await use(read);
  } catch (error) {
    // Where the store failed, what was asked for may be stored all the same, and need them.
    if (StepcastError.is(error) && error.code !== "store_failed") await read.discard();
    throw error;
  }
}

async function readInput({ request, engine, settings }: Exchange, schema: z.ZodType): Promise<ReadInput> {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "multipart/form-data") {
    const { fields, files } = await readForm(request, engine.files, rulesOf(settings));
    return { input: fitText(schema, fields), discard: () => removeAll(files) };
  }
  if (/^application\/(?:[\w.+-]+\+)?json$/.test(type))
    return { input: fitJson(schema, await readJsonBody(request)), discard: async () => undefined };
  if (type === "" && !hasBody(request)) return { input: {}, discard: async () => undefined };
  throw new StepcastError(
    "unsupported_media_type",
    "the body must be JSON (content-type: application/json) or a form (multipart/form-data)",
  );

  async function removeAll(files: readonly { id: string }[]): Promise<void> {
    for (const { id } of files) await engine.files.remove(id);
  }
}
