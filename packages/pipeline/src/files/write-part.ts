import { type FileHandle, open } from "node:fs/promises";
import type { FileBody } from "../define/agent.ts";
import type { WriteOptions } from "./file-store.ts";
import { type Measured, measureBody } from "./measure-body.ts";

/** Writes a body to a new file of the disk, measures it on the way, and has it synced when it resolves. @throws as `FileStore.write` */
export async function writePart(part: string, body: FileBody, options: WriteOptions): Promise<Measured> {
  const handle = await open(part, "wx");
  try {
    const measured = await measureBody(body, options, (bytes) => writeAll(handle, bytes));
    await handle.sync();
    return measured;
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.byteLength; ) {
    const { bytesWritten } = await handle.write(bytes, offset);
    offset += bytesWritten;
  }
}
