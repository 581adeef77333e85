import { isAllowedType, StepcastError } from "@stepcast/pipeline";
import { mediaTypeOf } from "@stepcast/pipeline/files";

/** What a server takes. */
export interface UploadRules {
  readonly maxBytes: number;
  /** `text/csv`, or `image/*` for all of a kind; undefined: any. */
  readonly mediaTypes: readonly string[] | undefined;
}

/** @throws StepcastError `file_too_large`, `unsupported_media_type`: by what is known of a file before it comes */
export function requireFits(name: string, sizeBytes: number, { maxBytes, mediaTypes }: UploadRules): void {
  if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
  requireType(name, mediaTypeOf(name), mediaTypes);
}

/** @throws StepcastError `unsupported_media_type` */
export function requireType(
  name: string,
  mediaType: string,
  mediaTypes: readonly string[] | undefined,
): void {
  if (!mediaTypes || isAllowedType(mediaTypes, mediaType)) return;
  throw new StepcastError(
    "unsupported_media_type",
    `${name.slice(0, 100)} is ${mediaType}, and this server takes ${mediaTypes.join(", ")} only`,
  );
}

function tooLarge(maxBytes: number): StepcastError {
  const mib = Math.floor(maxBytes / 1024 / 1024);
  return new StepcastError(
    "file_too_large",
    `the file is larger than the limit of ${mib} MiB: send a smaller one`,
  );
}
