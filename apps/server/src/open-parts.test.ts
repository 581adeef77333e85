import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openParts, whereIs } from "./open-parts.ts";
import { readPlace } from "./place.ts";

test("files go to the bucket that the environment names, and none to the folder", async () => {
  const folder = await tempFolder();
  const place = readPlace({
    STEPCAST_FILES: folder,
    STEPCAST_LOG: "memory:",
    STEPCAST_S3_BUCKET: "files",
    STEPCAST_S3_ENDPOINT: await s3Server(),
    STEPCAST_S3_ACCESS_KEY_ID: "S3RVER",
    STEPCAST_S3_SECRET_ACCESS_KEY: "S3RVER",
  });
  const { files, log } = await openParts(place);
  const file = await files.write("a.txt", "hello bucket");
  // Another process that is told the same finds it.
  const elsewhere = await openParts(place);
  expect(await elsewhere.files.find(file.id)).toEqual(file);
  expect(await text(elsewhere.files.open(file.id, { start: 6, end: 11 }))).toBe("bucket");
  expect(whereIs(place, file)).toBe(`s3://files/bytes/${file.id}`);
  expect(await readdir(folder)).toEqual([]);
  await Promise.all([log?.close(), elsewhere.log?.close()]);
});

test("without a bucket files go to the folder, which is made where it is not there", async () => {
  const folder = join(await tempFolder(), "new");
  const place = readPlace({ STEPCAST_FILES: folder, STEPCAST_LOG: "memory:" });
  const { files, log } = await openParts(place);
  const { id } = await files.write("a.txt", "hello");
  expect(whereIs(place, { id })).toBe(join(folder, id));
  expect(await readdir(folder)).toContain(id);
  await log?.close();
});

/** An S3 server of this test alone; the one that the pipeline package tests its files with. */
async function s3Server(): Promise<string> {
  const main = new URL("../../../packages/pipeline/src/files/fixtures/s3-server.ts", import.meta.url);
  const server = fork(fileURLToPath(main), [await tempFolder()], {
    execArgv: ["--openssl-legacy-provider", "--no-deprecation"],
  });
  onTestFinished(() => void server.kill());
  const [port] = (await once(server, "message")) as [number];
  return `http://127.0.0.1:${port}`;
}

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-parts-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
