import { join } from "node:path";
import { StepcastError } from "@stepcast/pipeline";
import { z } from "zod";

/** Where runs and files are kept: the same for a server, its workers and the command line. */
export interface Place {
  /** The folder for files, and for what a server keeps beside them. */
  readonly folder: string;
  /** A log of this machine: `sqlite:<path>` or `memory:`. Unused where there is a `url`. */
  readonly log: string;
  /** A store that machines share: `redis://…`, `rediss://…`, `redis-cluster://…`, `redis+sentinel://…` or `postgres://…`. */
  readonly url?: string | undefined;
  /** Where runs of a store in Redis go some hours after their end: `postgres://…`. */
  readonly archive?: { url: string; afterHours: number } | undefined;
  /** All machines see the same folder. */
  readonly isFolderShared?: boolean;
  /** Files lie in a bucket rather than in the folder. */
  readonly bucket?: Bucket | undefined;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** Of another store than Amazon's that speaks S3. */
  readonly endpoint?: string | undefined;
  /** Left out: what the AWS SDK finds, such as the role of the machine. */
  readonly keys?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

const Variables = z.object({
  STEPCAST_FILES: z.string().default("files"),
  STEPCAST_LOG: z.string().optional(),
  STEPCAST_URL: z.string().optional(),
  STEPCAST_ARCHIVE: z.string().optional(),
  STEPCAST_ARCHIVE_AFTER_HOURS: z.coerce.number().min(0).default(24),
  STEPCAST_SHARED_FILES: z.enum(["0", "1"]).default("0"),
  STEPCAST_S3_BUCKET: z.string().optional(),
  STEPCAST_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  STEPCAST_S3_REGION: z.string().default("us-east-1"),
  STEPCAST_S3_ACCESS_KEY_ID: z.string().optional(),
  STEPCAST_S3_SECRET_ACCESS_KEY: z.string().optional(),
});

/** Reads it from the environment; an empty variable is one that is not set. @throws StepcastError `invalid_input` */
export function readPlace(variables: Readonly<Record<string, string | undefined>>): Place {
  const isSet = ([, value]: [string, unknown]) => value !== "";
  const { data, error } = Variables.safeParse(Object.fromEntries(Object.entries(variables).filter(isSet)));
  if (!data) throw wrong(z.prettifyError(error));
  const { STEPCAST_FILES: folder, STEPCAST_URL: url, STEPCAST_LOG: log } = data;
  if (url !== undefined && log !== undefined)
    throw wrong("STEPCAST_URL and STEPCAST_LOG both say where runs are: set one of them");
  if (data.STEPCAST_ARCHIVE !== undefined && url === undefined)
    throw wrong("STEPCAST_ARCHIVE is for runs in Redis: name that by STEPCAST_URL, or take it away");
  const place = {
    folder,
    log: log ?? `sqlite:${join(folder, "runs.db")}`,
    url,
    archive: archiveIn(data),
    isFolderShared: data.STEPCAST_SHARED_FILES === "1",
    bucket: bucketIn(data),
  };
  if (url !== undefined) requireSharedFiles(place);
  return place;
}

/** Where the runs are, for people: without a password. */
export function shownStore({ url, log }: Place): string {
  return url === undefined ? log : withoutSecrets(url);
}

/** Where old runs are, for people: without a password. Undefined where they stay with the others. */
export function shownArchive({ archive }: Place): string | undefined {
  return archive && withoutSecrets(archive.url);
}

/** No URL parser: an address may name several hosts. */
function withoutSecrets(url: string): string {
  return url.replace(/\?.*$/, "").replace(/\/\/.*@/, "//");
}

function archiveIn(data: z.output<typeof Variables>): Place["archive"] {
  const { STEPCAST_ARCHIVE: url, STEPCAST_ARCHIVE_AFTER_HOURS: afterHours } = data;
  return url === undefined ? undefined : { url, afterHours };
}

function bucketIn(data: z.output<typeof Variables>): Bucket | undefined {
  const { STEPCAST_S3_BUCKET: name, STEPCAST_S3_ENDPOINT: endpoint, STEPCAST_S3_REGION: region } = data;
  const { STEPCAST_S3_ACCESS_KEY_ID: accessKeyId, STEPCAST_S3_SECRET_ACCESS_KEY: secretAccessKey } = data;
  if (name === undefined) return undefined;
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw wrong(
      "STEPCAST_S3_ACCESS_KEY_ID and STEPCAST_S3_SECRET_ACCESS_KEY belong together: set both, or none",
    );
  const keys =
    accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined;
  return { name, endpoint, region, keys };
}

/** On a disk of its own each machine would have other files, and a step would miss those of the step before. */
function requireSharedFiles({ isFolderShared, bucket, folder }: Place): void {
  if (isFolderShared || bucket) return;
  throw wrong(
    `with STEPCAST_URL several machines work on the same runs, and ${folder} is a folder of this one: set STEPCAST_S3_BUCKET, or, where all of them see this folder (NFS, or one machine), STEPCAST_SHARED_FILES=1`,
  );
}

function wrong(why: string): StepcastError {
  return new StepcastError("invalid_input", why);
}
