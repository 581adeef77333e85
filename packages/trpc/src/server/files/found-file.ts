import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";

/** @throws StepcastError `file_expired`, with `expiredAt` in its details, or `file_not_found` */
export async function foundFile(files: FileStore, id: string): Promise<FileRef> {
  const file = await files.find(id);
  if (file) return file;
  const expiredAt = await files.expiredAt(id);
  throw expiredAt === undefined ? notFound() : expired(expiredAt);
}

function expired(expiredAt: number): StepcastError {
  const message = `the file was kept until ${new Date(expiredAt).toISOString()}: run the pipeline again to get a new one`;
  return new StepcastError("file_expired", message, { details: { expiredAt } });
}

function notFound(): StepcastError {
  return new StepcastError("file_not_found", "there is no such file: it may have been deleted");
}
