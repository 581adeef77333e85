import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { diskFiles } from "@stepcast/pipeline/files";
import { expect, onTestFinished, test } from "vitest";
import { testsInFull } from "../../testing/environment.ts";

const mib = 1024 * 1024;
const { readers, smallBytes, largeBytes, timeout } = testsInFull
  ? { readers: 100, smallBytes: 100 * mib, largeBytes: 5 * 1024 * mib, timeout: 300_000 }
  : { readers: 20, smallBytes: 20 * mib, largeBytes: 200 * mib, timeout: 60_000 };
/** What a reader may cost: a chunk on its way from the disk, one on its way out, and what waits to be collected. */
const readerBytes = 2 * mib;
/** The young generation of V8, and what malloc keeps. */
const slackBytes = 96 * mib;

test("many files are sent at once, to readers who all stand still for a while, in memory that knows nothing of their size", {
  timeout,
}, async () => {
  const { write, get, peak } = await openFileServer();
  const url = await write("small.bin", smallBytes);
  const idle = await peak();
  const answers = await Promise.all(Array.from({ length: readers }, () => get(url)));
  const standing = await peak();
  const lengths = await Promise.all(answers.map(count));
  const sending = await peak();
  expect(lengths).toEqual(Array.from({ length: readers }, () => smallBytes));
  tell({ idle, standing, sending });
  expect(Math.max(standing, sending) - idle).toBeLessThan(readers * readerBytes + slackBytes);
});

test("a large file is sent in the memory of a small one, whole and its last byte alone", {
  timeout,
}, async () => {
  const { write, get, peak } = await openFileServer();
  const url = await write("large.bin", largeBytes);
  const idle = await peak();
  expect(await count(await get(url))).toBe(largeBytes);
  const last = await get(url, { range: "bytes=-1" });
  expect(last.headers.get("content-range")).toBe(`bytes ${largeBytes - 1}-${largeBytes - 1}/${largeBytes}`);
  expect(await count(last)).toBe(1);
  const sending = await peak();
  tell({ idle, sending });
  expect(sending - idle).toBeLessThan(readerBytes + slackBytes);
});

/** Numbers to look at, where all is run. */
function tell(bytes: Record<string, number>): void {
  if (!testsInFull) return;
  console.log(
    Object.entries(bytes)
      .map(([name, value]) => `${name} ${Math.round(value / mib)} MiB`)
      .join(", "),
  );
}

async function count({ body }: Response): Promise<number> {
  let bytes = 0;
  // Each chunk is let go at once.
  for await (const chunk of body ?? []) bytes += chunk.byteLength;
  return bytes;
}

async function openFileServer() {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-large-"));
  const server = fork(fileURLToPath(new URL("../../testing/file-server.ts", import.meta.url)), [folder], {
    execArgv: [],
  });
  onTestFinished(async () => {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  });
  const { port } = await asked<{ port: number }>();
  return {
    get: (url: string, headers: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${url}`, { headers }),
    peak: async () => {
      server.send("peak");
      return (await asked<{ peakBytes: number }>()).peakBytes;
    },
    write: (name: string, sizeBytes: number) => sparseFile(folder, name, sizeBytes),
  };

  async function asked<T>(): Promise<T> {
    // The script of the server sends nothing else.
    const [message] = (await once(server, "message")) as [T];
    return message;
  }
}

/** A file of the store that takes no room on the disk: zeros that are not written. */
async function sparseFile(folder: string, name: string, sizeBytes: number): Promise<string> {
  const { id, url } = await diskFiles(folder).write(name, "0");
  const reference = join(folder, `${id}.json`);
  const file = JSON.parse(await readFile(reference, "utf8")) as object;
  await writeFile(reference, JSON.stringify({ ...file, sizeBytes }));
  await truncate(join(folder, id), sizeBytes);
  return url;
}
