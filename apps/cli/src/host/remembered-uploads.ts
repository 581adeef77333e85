import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { UploadMemory } from "@stepcast/trpc/client";
import { environment } from "../environment.ts";

/** The addresses of a file's unfinished uploads, in the cache folder of whoever runs this. Where it cannot be written, nothing is lost but time. */
export function rememberedUploads(path: string, mtimeMs: number): UploadMemory {
  const folder = join(environment.cacheFolder, "uploads");
  const placeOf = (fingerprint: string) => {
    const file = JSON.stringify([resolve(path), mtimeMs, fingerprint]);
    return join(folder, createHash("sha256").update(file).digest("hex"));
  };
  return {
    get: (fingerprint) => readFile(placeOf(fingerprint), "utf8").catch(() => undefined),
    async set(fingerprint, id) {
      try {
        // An id is the key to what was sent: nobody else may read it.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(placeOf(fingerprint), id, { mode: 0o600 });
      } catch {}
    },
    delete: (fingerprint) => rm(placeOf(fingerprint), { force: true }).catch(() => undefined),
  };
}
