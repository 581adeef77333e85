import type { FileRef } from "@stepcast/pipeline";

/**
 * Sends a file to the store. `onProgress` hears the share sent, 0 to 1.
 * @throws Error with a message for people
 */
export function upload(file: File, onProgress: (share: number) => void): Promise<FileRef> {
  return new Promise((resolve, reject) => {
    // Not fetch: only XMLHttpRequest tells how much of a body has gone.
    const request = new XMLHttpRequest();
    request.open("POST", `/v1/files?name=${encodeURIComponent(file.name)}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      // Our own server's answer: a FileRef at 201, else `{ error: { message } }`.
      const kept = request.status === 201 ? (request.response as FileRef) : undefined;
      if (kept?.sizeBytes === file.size) resolve(kept);
      else if (kept) reject(new Error("The file did not arrive whole: try again."));
      else reject(new Error(messageOf(request)));
    };
    request.onerror = () =>
      reject(new Error("The file could not be sent: check the connection and try again."));
    request.send(file);
  });
}

function messageOf({ response, status }: XMLHttpRequest): string {
  const { error } = (response ?? {}) as { error?: { message?: string } };
  return error?.message ?? `The file was refused (HTTP ${status}).`;
}
