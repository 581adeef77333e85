import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ownSecret } from "./own-secret.ts";

test("a folder has one secret, also where many servers start on it at once", async () => {
  const folder = await openFolder();
  const secrets = await Promise.all(Array.from({ length: 20 }, () => ownSecret(placeIn(folder))));
  expect(new Set(secrets).size).toBe(1);
  expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  expect(await ownSecret(placeIn(folder))).toBe(secrets[0]);
  expect(await readdir(folder)).toEqual(["secret"]);
});

test("nobody else on the machine may read it, and another folder has another", async () => {
  const [one, two] = [await openFolder(), await openFolder()];
  expect(await ownSecret(placeIn(one))).not.toBe(await ownSecret(placeIn(two)));
  expect((await stat(join(one, "secret"))).mode & 0o777).toBe(0o600);
});

test("servers on one store that share no folder are told to be given one secret", async () => {
  const place = { ...placeIn(await openFolder()), url: "redis://127.0.0.1" };
  await expect(ownSecret(place)).rejects.toThrow("set STEPCAST_SECRET");
  expect(await ownSecret({ ...place, isFolderShared: true })).toMatch(/^[\w-]{43}$/);
});

const placeIn = (folder: string) => ({ folder, log: "memory:" });

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-secret-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
