import type { FileRef } from "@stepcast/pipeline";
import type { UploadFileOptions } from "@stepcast/trpc/client";

/** Sends a file to the server. What knows how comes once there is a file: a page's first load is without it. */
export async function sendFile(file: File, options: UploadFileOptions): Promise<FileRef> {
  const { uploadFile } = await import("./upload-file.ts");
  return uploadFile({ url: "/trpc" }, file, options);
}
