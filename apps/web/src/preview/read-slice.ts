import { type ErrorCode, type ErrorDetails, type FileRef, StepcastError } from "@stepcast/pipeline";
import { previewWords } from "../words/preview.ts";

const { failed: text } = previewWords;

/**
 * The bytes of a file from `start` on, at most `sizeBytes` of them; fewer at its end.
 * @throws StepcastError `file_expired` with `expiredAt` in its details, `file_not_found`, `forbidden`, what else the server says, and
 * `unreachable` where it says nothing
 */
export async function readSlice(
  file: FileRef,
  start: number,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const end = Math.min(start + sizeBytes, file.sizeBytes);
  if (start >= end && file.sizeBytes > 0) return new Uint8Array();
  // An empty file has no ranges.
  const headers = end === 0 ? {} : { range: `bytes=${start}-${end - 1}` };
  const response = await answered(fetch(file.url, { headers, ...(signal && { signal }) }));
  if (!response.ok) throw await refusal(response);
  if (response.status === 206 || (start === 0 && end === file.sizeBytes)) {
    return new Uint8Array(await answered(response.arrayBuffer()));
  }
  // A proxy that drops ranges would send gigabytes here.
  await response.body?.cancel();
  throw new StepcastError("unreachable", text.onlyWhole);
}

async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw new StepcastError("unreachable", text.unreachable, { cause });
  }
}

async function refusal(response: Response): Promise<StepcastError> {
  const { error } = (await response.json().catch(() => ({}))) as { error?: Partial<Refusal> };
  const { code = "internal", message = text.refused(response.status), details } = error ?? {};
  return new StepcastError(code, message, details && { details });
}

/** What our server answers in place of a file. */
interface Refusal {
  code: ErrorCode;
  message: string;
  details: ErrorDetails;
}
