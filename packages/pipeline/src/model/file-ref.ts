import { z } from "zod";

/** 128 random bits in base64url. Whoever has the id may read the file, so it cannot be guessed. */
export const FileId = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "not a file id");

// Typed as always given, so that a `FileRef` is one type going in and coming out: only logs from before lack it.
const createdAt = z.number().int().nonnegative().default(0) as z.ZodType<number, number>;

/**
 * A file that a step wrote or a user sent: a small, serialisable ticket for bytes that live in the file store.
 * Use the schema in an agent's or pipeline's input and output; use the type for values.
 */
export const FileRef = z
  .object({
    id: FileId,
    /** The name to offer at download. Never part of a path on disk. */
    name: z.string().min(1).max(255),
    mediaType: z.string().min(1).max(255),
    sizeBytes: z.number().int().nonnegative(),
    /** Hex digest of the bytes. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "not a sha256 in hex"),
    /** When the store had it whole, in milliseconds since 1970; 0 in references from before it was told. */
    createdAt,
    /** Where a client gets the bytes: a path on the server's origin, or an absolute URL. */
    url: z.string().min(1).max(2_048),
  })
  .meta({ id: "FileRef", description: "A file in the file store" });

export type FileRef = z.infer<typeof FileRef>;

/** True for any value shaped like a `FileRef`, so that files can be found inside inputs and outputs. */
export function isFileRef(value: unknown): value is FileRef {
  // The quick look first: most values are none, and a schema takes its time to say why.
  return typeof value === "object" && value !== null && "sha256" in value && FileRef.safeParse(value).success;
}
