import { createReadStream } from "node:fs";
import type { FileRef } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";
import type { Upload } from "@tus/server";
import { keepFile } from "./upload-file.ts";
import { ownerOf, type UploadFolder } from "./upload-folder.ts";
import type { UploadRules } from "./upload-rules.ts";

interface FinishOptions {
  folder: UploadFolder;
  files: FileStore;
  rules: UploadRules;
  /** Notes the file that became of an upload. */
  keep(id: string, owner: string | undefined, file: FileRef): Promise<void>;
}

/** What makes the file of an upload that is whole: one, however often its last piece comes. */
export function finishing({
  folder,
  files,
  rules,
  keep,
}: FinishOptions): (upload: Upload) => Promise<FileRef> {
  /** The last piece may come twice at once: sent again by a client that heard nothing. */
  const running = new Map<string, Promise<FileRef>>();
  return (upload) => {
    const { id } = upload;
    const file = running.get(id) ?? finish(upload).finally(() => running.delete(id));
    running.set(id, file);
    return file;
  };

  async function finish(upload: Upload): Promise<FileRef> {
    const { id, metadata } = upload;
    // One that was looked up before the other was through, and is late.
    const known = await folder.find(id);
    if (known?.file) return known.file;
    const bytes = createReadStream(folder.pathOf(id), { highWaterMark: 256 * 1024 });
    const file = await keepFile(files, metadata?.["filename"] ?? "", bytes, rules);
    await keep(id, ownerOf(upload), file);
    return file;
  }
}
