import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@stepcast/bullmq";
import { type EngineOptions, openLog } from "@stepcast/pipeline/engine";
import { diskFiles, type FileStore, flydriveFiles } from "@stepcast/pipeline/files";
import type { Bucket, Place } from "./place.ts";

export interface Parts extends Pick<EngineOptions, "log" | "dispatcher" | "files"> {
  /** What hands runs out where machines share the store. */
  queues?: Store["queues"];
}

/**
 * What an engine needs of a place. What only machines that share a store need is loaded only there.
 * @throws StepcastError `invalid_input`, `store_failed`
 */
export async function openParts(place: Place): Promise<Parts> {
  const files = await openFiles(place);
  if (place.url === undefined) return { files, log: await openLog(place.log) };
  const { openStore } = await import("@stepcast/bullmq");
  const { archive } = place;
  return { files, ...(await openStore(place.url, { ...(archive && { archive }) })) };
}

export async function openFiles({ folder, bucket }: Place): Promise<FileStore> {
  if (bucket) return bucketFiles(bucket);
  await mkdir(folder, { recursive: true });
  return diskFiles(folder);
}

/** Where a person finds a file's bytes. */
export function whereIs({ folder, bucket }: Place, { id }: { id: string }): string {
  return bucket ? `s3://${bucket.name}/bytes/${id}` : join(folder, id);
}

async function bucketFiles({ name, region, endpoint, keys }: Bucket): Promise<FileStore> {
  const [{ S3Client }, { Disk }, { S3Driver }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("flydrive"),
    import("flydrive/drivers/s3"),
  ]);
  const client = new S3Client({
    region,
    // Others than Amazon have buckets in the path, and do not all know checksums at the end of a body.
    ...(endpoint !== undefined && {
      endpoint,
      forcePathStyle: true,
      requestChecksumCalculation: "WHEN_REQUIRED",
    }),
    ...(keys && { credentials: keys }),
  });
  return flydriveFiles(
    new Disk(new S3Driver({ client, bucket: name, visibility: "private", supportsACL: false })),
  );
}
