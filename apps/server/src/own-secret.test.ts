import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ownSecret } from "./own-secret.ts";

test("a folder has one secret, also where many servers start on it at once", async () => {
  const folder = await openFolder();
  const secrets = await Promise.all(Array.from({ length: 20 }, () => ownSecret(folder)));
  expect(new Set(secrets).size).toBe(1);
  expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  expect(await ownSecret(folder)).toBe(secrets[0]);
  expect(await readdir(folder)).toEqual(["secret"]);
});

test("nobody else on the machine may read it, and another folder has another", async () => {
  const [one, two] = [await openFolder(), await openFolder()];
  expect(await ownSecret(one)).not.toBe(await ownSecret(two));
  expect((await stat(join(one, "secret"))).mode & 0o777).toBe(0o600);
});

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-secret-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
