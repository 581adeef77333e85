import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Disk } from "flydrive";
import { afterAll, beforeAll } from "vitest";
import { fileConformance, type StoredEntries } from "../testing/file-conformance.ts";
import { tempBucket } from "./fixtures/temp-bucket.ts";
import { flydriveFiles } from "./flydrive.ts";

let bucket: Awaited<ReturnType<typeof tempBucket>>;
beforeAll(async () => {
  bucket = await tempBucket();
});
afterAll(() => bucket.close());

/** The test's server fails a put into a folder that it removes at that moment, since its last object went. Real ones have no folders. */
const held = "held-by-the-test";

/** What is in the bucket, and what is being gathered for it. */
async function storedIn(disk: Disk, tempFolder: string): Promise<StoredEntries> {
  const names = await readdir(tempFolder);
  let sizeBytes = 0;
  for (const object of (await disk.listAll("", { recursive: true })).objects) {
    if (!object.isFile || object.name === held) continue;
    names.push(object.key);
    sizeBytes += (await object.getMetaData()).contentLength;
  }
  return { names: names.sort(), sizeBytes };
}

fileConformance("a bucket of S3", {
  async create(clock) {
    const { disk } = bucket;
    await disk.deleteAll("");
    for (const folder of ["bytes", "refs", "expired"]) await disk.put(`${folder}/${held}`, "held");
    const tempFolder = await mkdtemp(join(tmpdir(), "stepcast-gathered-"));
    return { files: flydriveFiles(disk, { clock, tempFolder }), stored: () => storedIn(disk, tempFolder) };
  },
  keepsEqualBytesOnce: false,
});
