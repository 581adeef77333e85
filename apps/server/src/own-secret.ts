import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The secret kept in the folder of the files, made at the first start: one for all servers on that folder. */
export async function ownSecret(folder: string): Promise<string> {
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
