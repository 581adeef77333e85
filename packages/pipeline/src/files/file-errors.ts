import { StepcastError } from "../model/errors.ts";

export function fileNotFound(): StepcastError {
  return new StepcastError(
    "file_not_found",
    "there is no such file: it may have been deleted; upload or make it again",
  );
}

export function fileTooLarge(maxBytes: number): StepcastError {
  const mib = Math.floor(maxBytes / 1024 / 1024);
  return new StepcastError(
    "file_too_large",
    `the file is larger than the limit of ${mib} MiB: send a smaller one`,
  );
}

export function notAMediaType(mediaType: string): StepcastError {
  return new StepcastError(
    "invalid_input",
    `${JSON.stringify(mediaType.slice(0, 100))} is not a media type: give one like text/csv`,
  );
}

export function notABody(): StepcastError {
  return new StepcastError(
    "invalid_input",
    "a file is made of text and bytes: give a string, a Uint8Array, or a stream of them",
  );
}
