import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StepcastError } from "@stepcast/pipeline";
import type { Place } from "./place.ts";

/**
 * The secret kept in the folder of the files, made at the first start: one for all servers on that folder.
 * @throws StepcastError `invalid_input` where servers share no folder
 */
export async function ownSecret({ folder, url, isFolderShared }: Place): Promise<string> {
  if (url !== undefined && !isFolderShared)
    throw new StepcastError(
      "invalid_input",
      "servers on one store need one secret, and these share no folder to keep it in: set STEPCAST_SECRET to the same 16 or more random signs for all",
    );
  const path = join(folder, "secret");
  const made = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(made, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    // Whoever links first has made it, whole: another server that starts at this moment reads the same.
    await link(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(made);
  }
  return readFile(path, "utf8");
}
