import type { IncomingMessage } from "node:http";
import { StepcastError, toIssues } from "@stepcast/pipeline";
import type { z } from "zod";

/** Largest body that is no file, in bytes. Inputs over 256 KiB are refused anyway: bulk goes into files. */
const maxBodyBytes = 1024 * 1024;

/**
 * A body of JSON.
 * @throws StepcastError `value_too_large` over 1 MiB, `invalid_input` for what is not JSON
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new StepcastError("invalid_input", "the body is not JSON: send one JSON value in UTF-8");
  }
}

/** A body that may be left out: undefined then. @throws StepcastError `value_too_large`, `invalid_input` */
export async function readOptionalJson(request: IncomingMessage): Promise<unknown> {
  return hasBody(request) ? readJsonBody(request) : undefined;
}

/**
 * A body of JSON, which may be left out where the schema takes undefined.
 * @throws StepcastError `value_too_large`, `invalid_input` (with issues where it can be read, but does not fit)
 */
export async function parseBody<Schema extends z.ZodType>(
  { request }: { request: IncomingMessage },
  schema: Schema,
): Promise<z.output<Schema>> {
  const { data, error } = schema.safeParse(await readOptionalJson(request));
  if (!error) return data;
  const issues = toIssues(error.issues);
  const what = issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  throw new StepcastError("invalid_input", `the body does not fit: ${what}`, { issues });
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // The answer still has to go out over a connection whose body is refused half-way.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): StepcastError {
  return new StepcastError(
    "value_too_large",
    "the body is larger than 1 MiB: send files to POST /v1/files, or as parts of a form, and pass what you get",
  );
}
