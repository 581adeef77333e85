import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles, type FileStore } from "@stepcast/pipeline/files";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { ended } from "../../testing/open-http.ts";
import { until } from "../../testing/until.ts";
import { t } from "../../trpc.ts";
import { serve, type ServeOptions } from "../serve.ts";

const print = defineAgent({
  input: z.object({ names: z.array(z.string()), fails: z.boolean(), handedOn: FileRef.optional() }),
  output: z.object({ files: z.array(FileRef) }),
  async run({ names, fails, handedOn }, step) {
    const files = handedOn ? [handedOn] : [];
    for (const name of names) files.push(await step.writeFile(name, `in ${name}`));
    if (fails) throw new Error("out of paper");
    return { files };
  },
});

const press = definePipeline({
  name: "press",
  input: z.object({
    names: z.array(z.string()),
    fails: z.boolean().default(false),
    /** So many of the files are the result. */
    results: z.int().default(100),
    paper: FileRef.extend({ back: FileRef.optional() }).optional(),
  }),
  agents: { print },
  async run({ names, fails, results, paper }, { steps }) {
    const { files } = await steps.print({ names, fails: false, ...(paper && { handedOn: paper }) });
    if (fails) await steps.print({ names: ["half.txt"], fails });
    return { files: files.slice(0, results), back: paper?.back };
  },
});

test("all files of a run come as one archive that unzip finds whole, with a length told before", async () => {
  const { run, get, unzip } = await openPress();
  const names = ["Grüße 漢字 🎉.txt", "b.csv", "empty name"];
  await run("whole", { names });
  const response = await get("whole");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/zip",
    "content-disposition": `attachment; filename="press-whole.zip"; filename*=UTF-8''press-whole.zip`,
    "cache-control": "no-store",
  });
  const bytes = await response.bytes();
  expect(`${bytes.length}`).toBe(response.headers.get("content-length"));
  expect(await unzip(bytes)).toEqual(Object.fromEntries(names.map((name) => [name, `in ${name}`])));
});

test("files of one name are told apart, also by those who take a.txt and A.TXT for one", async () => {
  const { run, get, unzip } = await openPress();
  await run("same", { names: ["a.txt", "a.txt", "A.TXT", "a (2).txt", "b", "b"] });
  const names = Object.keys(await unzip(await (await get("same")).bytes())).sort();
  expect(names).toEqual(["A (3).TXT", "a (2) (2).txt", "a (2).txt", "a.txt", "b", "b (2)"]);
});

test("the result is at the top, and what only steps have put out in a folder, where names may be the same", async () => {
  const { run, get, unzip } = await openPress();
  await run("sorted", { names: ["report.txt", "rows.txt", "report.txt"], results: 1 });
  const names = Object.keys(await unzip(await (await get("sorted")).bytes())).sort();
  expect(names).toEqual(["report.txt", "working files/report.txt", "working files/rows.txt"]);
});

test("what came in with the input, and what a failed step wrote, is not among them", async () => {
  const { run, get, unzip, files } = await openPress();
  const paper = await files.write("paper.txt", "blank");
  await run("failed", { names: ["kept.txt"], fails: true, paper });
  expect(Object.keys(await unzip(await (await get("failed")).bytes()))).toEqual(["kept.txt"]);
});

test("what came in with a file of the input is not among them, also where the run puts it out", async () => {
  const { run, get, unzip, files } = await openPress();
  const [paper, back] = [await files.write("paper.txt", "blank"), await files.write("back.txt", "blank too")];
  await run("sides", { names: ["kept.txt"], paper: { ...paper, back } });
  expect(Object.keys(await unzip(await (await get("sides")).bytes()))).toEqual(["kept.txt"]);
});

test("HEAD tells its length, and reads no file", async () => {
  const { run, get, files } = await openPress();
  await run("told", { names: ["a.txt"] });
  const whole = await (await get("told")).bytes();
  files.open = () => {
    throw new Error("read");
  };
  const { status, headers } = await get("told", { method: "HEAD" });
  expect([status, headers.get("content-length")]).toEqual([200, `${whole.length}`]);
});

test("an archive that would lack a file is refused, as is one of nothing", async () => {
  const { run, get, files } = await openPress();
  await run("lacks", { names: ["a.txt", "b.txt"] });
  await run("empty", { names: [] });
  expect((await get("empty")).status).toBe(404);
  for await (const { id } of files.list()) {
    await files.expire(id);
    break;
  }
  const refused = await get("lacks");
  expect([refused.status, await refused.json()]).toEqual([
    410,
    { error: expect.objectContaining({ code: "file_expired" }) },
  ]);
});

test("the files of somebody's run do not exist for others", async () => {
  const { run, get } = await openPress({
    createContext: ({ headers }) => ({ owner: headers["x-owner"]?.toString() }),
  });
  await run("anns", { names: ["a.txt"] }, "ann");
  expect((await get("anns", { headers: { "x-owner": "ann" } })).status).toBe(200);
  expect((await get("anns", { headers: { "x-owner": "bob" } })).status).toBe(404);
  expect((await get("anns")).status).toBe(404);
});

test("a reader who goes away midway frees the file that was being read, and none is opened after it", async () => {
  const { run, get, files, errors } = await openPress();
  await run("left", { names: ["a.txt", "b.txt"] });
  let open = 0;
  let opened = 0;
  const { find } = files;
  files.find = async (id) => {
    const file = await find(id);
    return file && { ...file, sizeBytes: 1024 ** 3 };
  };
  files.open = async function* () {
    open++;
    opened++;
    try {
      for (;;) yield new Uint8Array(64 * 1024);
    } finally {
      open--;
    }
  };
  const leaving = new AbortController();
  await (await get("left", { signal: leaving.signal })).body?.getReader().read();
  leaving.abort();
  await until(() => opened === 1 && open === 0);
  expect(errors).toEqual([]);
});

async function openPress(options: Partial<ServeOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-zip-"));
  const files: FileStore = diskFiles(join(folder, "files"));
  const engine = createEngine({ pipelines: [press], files });
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const served = await serve({ router: t.router({}), engine, onError, ...options });
  onTestFinished(async () => {
    await served.close();
    await engine.close({ drainMs: 0 });
    await rm(folder, { recursive: true, force: true });
  });
  const run = async (runId: string, input: z.input<typeof press.input>, owner?: string) => {
    await engine.start(press, input, { runId, owner });
    await ended(engine, runId);
  };
  const get = (runId: string, init?: RequestInit) => fetch(`${served.url}/v1/runs/${runId}/files.zip`, init);
  return { run, get, files, errors, unzip: (bytes: Uint8Array) => unzip(folder, bytes) };
}

/** What the real unzip makes of an archive: text by name. */
async function unzip(folder: string, bytes: Uint8Array): Promise<Record<string, string>> {
  await writeFile(join(folder, "all.zip"), bytes);
  const into = join(folder, "unzipped");
  execFileSync("unzip", ["-q", join(folder, "all.zip"), "-d", into], {
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  const entries = await readdir(into, { recursive: true, withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
  const texts = names
    .map((path) => relative(into, path))
    .map(async (name) => [name, await readFile(join(into, name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}
