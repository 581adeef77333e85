import { StepcastError } from "@stepcast/pipeline";
import { z } from "zod";
import { keepFile } from "../uploads/upload-file.ts";
import { counted } from "../uploads/upload-intake.ts";
import type { Claim } from "../uploads/upload-ledger.ts";
import { requireFits } from "../uploads/upload-rules.ts";
import { fitJson, fitText } from "../../fit-input.ts";
import { type Form, readForm } from "./read-form.ts";
import { hasBody, readJsonBody } from "./read-body.ts";
import type { Exchange } from "./route.ts";

/** A value as a request's body gives it, for the pipeline's schema to judge. */
interface ReadInput {
  readonly input: unknown;
  /** Removes the files that came with it: for what comes to nothing. */
  discard(): Promise<void>;
}

interface ReadBody extends ReadInput {
  /** They count as uploads no more: a run has them, or they are gone. */
  release(): void;
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
  } finally {
    read.release();
  }
}

const noFiles = { discard: async () => undefined, release: () => undefined };

async function readInput(exchange: Exchange, schema: z.ZodType): Promise<ReadBody> {
  const { request } = exchange;
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "multipart/form-data") return readFiles(exchange, schema);
  if (/^application\/(?:[\w.+-]+\+)?json$/.test(type))
    return { input: fitJson(schema, await readJsonBody(request)), ...noFiles };
  if (type === "" && !hasBody(request)) return { input: {}, ...noFiles };
  throw new StepcastError(
    "unsupported_media_type",
    "the body must be JSON (content-type: application/json) or a form (multipart/form-data)",
  );
}

async function readFiles(exchange: Exchange, schema: z.ZodType): Promise<ReadBody> {
  const { files } = exchange.engine;
  const { form, release } = await takeForm(exchange);
  return {
    input: fitText(schema, form.fields),
    release,
    async discard() {
      for (const { id } of form.files) await files.remove(id);
    },
  };
}

/** A form's files count as uploads while they come: then a run has them, or they are gone. */
async function takeForm(exchange: Exchange): Promise<{ form: Form; release(): void }> {
  const { request, engine, owner, settings } = exchange;
  const { intake, rules } = settings;
  const claims: Claim[] = [];
  const release = () => {
    for (const claim of claims) claim.release();
  };
  const slow = intake.enter(exchange);
  const take = async (name: string, body: AsyncIterable<Uint8Array>, signal: AbortSignal) => {
    requireFits(name, 0, rules);
    const claim = await intake.claim(owner, 0);
    claims.push(claim);
    return keepFile(engine.files, name, counted(body, claim), rules, signal);
  };
  try {
    return { form: await readForm(request, engine.files, take, slow), release };
  } catch (error) {
    release();
    throw error;
  }
}
