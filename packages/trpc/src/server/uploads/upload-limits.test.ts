import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { FileRef } from "@stepcast/pipeline";
import { expect, onTestFinished, test, vi } from "vitest";
import { type HttpServer, openHttp } from "../../testing/open-http.ts";
import { t } from "../../trpc.ts";
import { serve, type ServeOptions } from "../serve.ts";

const csv = "name,stars\nAda,5\n";
const tus = { "tus-resumable": "1.0.0" };
const full = { error: { code: "too_many_uploads", details: { retryAfterSeconds: expect.any(Number) } } };

interface UploadServer extends HttpServer {
  uploads: string;
}

async function openUploads(options: Partial<ServeOptions>): Promise<UploadServer> {
  const uploads = await mkdtemp(join(tmpdir(), "stepcast-uploads-"));
  onTestFinished(() => rm(uploads, { recursive: true, force: true }));
  const server = await openHttp({ createContext, ...options, uploads: { folder: uploads } });
  return { ...server, uploads };
}

const createContext = ({ headers }: IncomingMessage) => ({ owner: headers["x-user"]?.toString() });

type Headers = Record<string, string>;

function post(url: string, body: string | ReadableStream, headers: Headers = {}): Promise<Response> {
  // A stream is sent without its length.
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
  return fetch(`${url}/v1/files?name=a.csv`, init);
}

function begin(url: string, sizeBytes: number, headers: Headers = {}): Promise<Response> {
  const metadata = `filename ${Buffer.from("a.csv").toString("base64")}`;
  const length = { "upload-length": String(sizeBytes), "upload-metadata": metadata };
  return fetch(`${url}/v1/uploads`, { method: "POST", headers: { ...tus, ...length, ...headers } });
}

function piece(address: string, offset: number, body: string): Promise<Response> {
  const type = { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) };
  return fetch(address, { method: "PATCH", headers: { ...tus, ...type }, body });
}

async function sendInPieces(url: string): Promise<Response> {
  const begun = await begin(url, csv.length);
  return begun.ok ? piece(url + (begun.headers.get("location") ?? ""), 0, csv) : begun;
}

test("files that no run uses are so many for each owner, however they came; one that a run has counts no more", async () => {
  const { url, engine } = await openUploads({ uploadLimits: { unusedFiles: 3 } });
  const first = FileRef.parse(await (await post(url, csv)).json());
  expect((await sendInPieces(url)).status).toBe(200);
  expect((await begin(url, csv.length)).status).toBe(201);
  for (const refused of [await post(url, csv), await begin(url, csv.length)]) {
    expect([refused.status, await refused.json()]).toMatchObject([429, full]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(86_000);
  }
  expect((await post(url, csv, { "x-user": "bob" })).status).toBe(201);
  const [, tally] = engine.pipelines;
  if (!tally) throw new Error("the server has two pipelines");
  await engine.start(tally, { csv: first });
  await vi.waitFor(async () => expect((await post(url, csv)).status).toBe(201), 20_000);
});

test("a file counts also where somebody else's run has it, and no more once it is gone", async () => {
  const { url, engine, uploads } = await openUploads({ uploadLimits: { unusedFiles: 1 } });
  const first = FileRef.parse(await (await post(url, csv, { "x-user": "ann" })).json());
  const other = FileRef.parse(await (await post(url, csv)).json());
  const [, tally] = engine.pipelines;
  if (!tally) throw new Error("the server has two pipelines");
  await engine.start(tally, { csv: first }, { owner: "bob" });
  expect((await post(url, csv, { "x-user": "ann" })).status).toBe(429);
  await engine.files.remove(other.id);
  expect((await post(url, csv)).status).toBe(201);
  const notes = () => readdir(join(uploads, "done"));
  await vi.waitFor(async () => expect(await notes()).not.toContain(other.id));
  expect(await notes()).toHaveLength(2);
});

test("a form's files count while they come, and no more when a run has them or they were refused", async () => {
  const { url } = await openUploads({
    uploadLimits: { unusedFiles: 1, unusedBytes: 40 },
    maxUploadBytes: 40,
  });
  const start = (body: string, copies = "2") => {
    const form = new FormData();
    form.set("copies", copies);
    form.set("csv", new Blob([body]), "a.csv");
    return fetch(`${url}/v1/pipelines/tally/runs`, { method: "POST", body: form });
  };
  expect((await start(csv)).status).toBe(201);
  expect((await start(csv, "many")).status).toBe(422);
  expect((await start("x".repeat(41))).status).toBe(429);
  expect((await start(csv)).status).toBe(201);
  expect((await post(url, csv)).status).toBe(201);
  const refused = await start(csv);
  expect([refused.status, await refused.json()]).toMatchObject([429, full]);
});

test("bytes count as announced, before they come, or as they come where nobody announced them", async () => {
  const { url, folder } = await openUploads({ uploadLimits: { unusedBytes: 100 }, maxUploadBytes: 90 });
  expect((await begin(url, 60)).status).toBe(201);
  expect((await begin(url, 60)).status).toBe(429);
  expect((await post(url, "x".repeat(41))).status).toBe(429);
  expect((await post(url, new Blob(["x".repeat(41)]).stream())).status).toBe(429);
  expect((await post(url, new Blob(["x".repeat(40)]).stream())).status).toBe(201);
  expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("an upload that is given up, refused or never begun leaves its room", async () => {
  const { url } = await openUploads({ uploadLimits: { unusedFiles: 1 }, uploadTypes: ["text/csv"] });
  const address = url + ((await begin(url, csv.length)).headers.get("location") ?? "");
  expect((await begin(url, csv.length)).status).toBe(429);
  expect((await fetch(address, { method: "DELETE", headers: tus })).status).toBe(204);
  expect((await begin(url, csv.length, { "tus-resumable": "0.2.1" })).status).toBe(400);
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  const other = url + ((await begin(url, png.length)).headers.get("location") ?? "");
  const type = { "content-type": "application/offset+octet-stream", "upload-offset": "0" };
  const refused = await fetch(other, { method: "PATCH", headers: { ...tus, ...type }, body: png });
  expect(refused.status).toBe(415);
  expect((await post(url, png.toString("latin1").slice(0, 0))).status).toBe(201);
});

test("a server that is started again knows what was sent before, and what was begun", async () => {
  const { url, engine, uploads } = await openUploads({ uploadLimits: { unusedFiles: 3 } });
  const address = (await begin(url, csv.length)).headers.get("location") ?? "";
  await post(url, csv);
  const again = await serve({
    router: t.router({}),
    engine,
    createContext,
    uploads: { folder: uploads },
    uploadLimits: { unusedFiles: 3 },
  });
  onTestFinished(() => again.close());
  expect((await post(again.url, csv)).status).toBe(201);
  expect((await post(again.url, csv)).status).toBe(429);
  expect((await piece(again.url + address, 0, csv)).status).toBe(200);
  expect((await post(again.url, csv)).status).toBe(429);
  expect((await fetch(again.url + address, { method: "DELETE", headers: tus })).status).toBe(204);
  // The file that became of it is still there, and counts.
  expect((await post(again.url, csv)).status).toBe(429);
});

test("a server lets in nobody before it knows what was sent before", async () => {
  const { url, engine, uploads } = await openUploads({});
  const file = FileRef.parse(await (await post(url, csv)).json());
  for (let sent = 0; sent < 300; sent++)
    await writeFile(join(uploads, "done", `sent-${sent}`), JSON.stringify({ file }));
  const uploadLimits = { unusedFiles: 300 };
  const again = await serve({ router: t.router({}), engine, uploads: { folder: uploads }, uploadLimits });
  onTestFinished(() => again.close());
  expect((await post(again.url, csv)).status).toBe(429);
});

test("what was sent is known for as long as it counts, also where uploads in pieces expire before", async () => {
  const { url, engine, uploads } = await openUploads({});
  const file = FileRef.parse(await (await post(url, csv)).json());
  const anHourAgo = new Date(Date.now() - 60 * 60 * 1000);
  await utimes(join(uploads, "done", file.id), anHourAgo, anHourAgo);
  const again = await serve({
    router: t.router({}),
    engine,
    uploads: { folder: uploads, unfinishedHours: 0.5 },
    uploadLimits: { unusedFiles: 1 },
  });
  onTestFinished(() => again.close());
  // Its answer comes once the folder was tidied.
  expect((await begin(again.url, csv.length)).status).toBe(429);
  expect(await readdir(join(uploads, "done"))).toEqual([file.id]);
});

test("one file of the largest size may always be sent", async () => {
  const { url } = await openUploads({ uploadLimits: { unusedBytes: 1 }, maxUploadBytes: csv.length });
  expect((await post(url, csv)).status).toBe(201);
  expect((await post(url, csv)).status).toBe(429);
});

test("files are taken also once somebody has removed the folder of what was sent", async () => {
  const { url, uploads } = await openUploads({});
  expect((await post(url, csv)).status).toBe(201);
  await rm(uploads, { recursive: true });
  expect((await post(url, csv)).status).toBe(201);
  expect((await sendInPieces(url)).status).toBe(200);
  expect(await readdir(join(uploads, "done"))).toHaveLength(2);
});

test("a file that cannot be noted is not kept, and takes no room; in pieces it is made when it can be", async () => {
  const { url, uploads, folder, errors } = await openUploads({ uploadLimits: { unusedFiles: 1 } });
  const address = url + ((await begin(url, csv.length)).headers.get("location") ?? "");
  await rm(join(uploads, "done"), { recursive: true });
  await writeFile(join(uploads, "done"), "in the way");
  const failed = await piece(address, 0, csv);
  expect([failed.status, await failed.text()]).toEqual([500, expect.not.stringContaining(uploads)]);
  expect((await post(url, csv)).status).toBe(500);
  expect((await post(url, csv)).status).toBe(500);
  expect(errors).toHaveLength(3);
  const kept = async () => (await readdir(folder)).filter((name) => name.endsWith(".json"));
  expect(await kept()).toEqual([]);
  await rm(join(uploads, "done"));
  expect((await piece(address, csv.length, "")).status).toBe(200);
  expect(await kept()).toHaveLength(1);
});

test("an owner may send so much at a time, by whatever way, and goes on when one is through", async () => {
  const { url, port, folder } = await openUploads({ uploadLimits: { atOnce: 2 } });
  const address = url + ((await begin(url, csv.length)).headers.get("location") ?? "");
  const sending = [slowPost(port), slowPost(port)];
  await vi.waitFor(async () => expect(await readdir(folder)).toHaveLength(2));
  const digest = await fetch(`${address}/digest?from=0&to=1`);
  const refused = [await post(url, csv), await piece(address, 0, csv), await begin(url, 9), digest];
  for (const response of refused) {
    expect([response.status, await response.json()]).toMatchObject([
      429,
      { error: { code: "too_many_calls" } },
    ]);
    expect(response.headers.get("retry-after")).toBe("1");
  }
  expect((await post(url, csv, { "x-user": "bob" })).status).toBe(201);
  sending[0]?.end(csv.slice(1));
  await vi.waitFor(async () => expect((await post(url, csv)).status).toBe(201));
  sending[1]?.destroy();
  await vi.waitFor(async () => expect((await piece(address, 0, csv)).status).toBe(200));
});

test("who leaves before being let in is not counted for good", async () => {
  const asked = Promise.withResolvers<void>();
  const { url, port, errors } = await openUploads({
    uploadLimits: { atOnce: 1 },
    async createContext(request) {
      if (request.headers["content-length"] !== "7") return {};
      asked.resolve();
      await new Promise((resolve) => request.socket.once("close", resolve));
      return {};
    },
  });
  const gone = slow(port, "/v1/files?name=a.csv", { method: "POST", headers: { "content-length": 7 } });
  gone.write("a");
  await asked.promise;
  gone.destroy();
  await vi.waitFor(async () => expect((await post(url, csv)).status).toBe(201));
  expect(errors).toEqual([]);
});

const slowest = { bytes: 1_000, ms: 100 };

test("who sends a file too slowly is told so and cut off, and nothing of it is kept", async () => {
  const { port, folder, errors } = await openUploads({ uploadLimits: { slowest } });
  const sent = slowPost(port);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect([response.statusCode, response.headers.connection]).toEqual([408, "close"]);
  expect(JSON.parse(await text(response))).toMatchObject({ error: { code: "timeout" } });
  await once(sent, "close");
  expect(await readdir(folder)).toEqual([]);
  expect(errors).toEqual([]);
});

test("who sends a form too slowly is told so and cut off", async () => {
  const { port, folder, errors } = await openUploads({ uploadLimits: { slowest } });
  const sent = slow(port, "/v1/pipelines/tally/runs", {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x", "content-length": 1_000_000 },
  });
  sent.write('--x\r\ncontent-disposition: form-data; name="csv"; filename="a.csv"\r\n\r\nname,st');
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(408);
  await once(sent, "close");
  expect((await readdir(folder)).filter((name) => name !== "sha256")).toEqual([]);
  expect(errors).toEqual([]);
});

test("who sends a piece too slowly is cut off, and what came of it is kept", async () => {
  const { url, port, errors } = await openUploads({ uploadLimits: { slowest } });
  const address = (await begin(url, csv.length)).headers.get("location") ?? "";
  const type = { "content-type": "application/offset+octet-stream", "upload-offset": "0" };
  const sent = slow(port, address, {
    method: "PATCH",
    headers: { ...tus, ...type, "content-length": csv.length },
  });
  sent.write(csv.slice(0, 6));
  await new Promise((resolve) => sent.once("close", resolve));
  await vi.waitFor(async () => {
    const head = await fetch(url + address, { method: "HEAD", headers: tus });
    expect(head.headers.get("upload-offset")).toBe("6");
  });
  expect((await piece(url + address, 6, csv.slice(6))).status).toBe(200);
  expect(errors).toEqual([]);
});

test("who was refused and goes on sending, slowly, is cut off", async () => {
  const { port } = await openUploads({ uploadLimits: { slowest }, maxUploadBytes: 5 });
  const sent = slowPost(port);
  sent.write("more than five");
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(413);
  response.resume();
  await once(sent, "close");
});

test("a name is kept no longer than the store keeps it", async () => {
  const { url, uploads } = await openUploads({});
  const metadata = `filename ${Buffer.from(`${"a".repeat(4_000)}.csv`).toString("base64")}`;
  const begun = await begin(url, csv.length, { "upload-metadata": metadata });
  const id = begun.headers.get("location")?.split("/").at(-1) ?? "";
  expect((await readFile(join(uploads, `${id}.json`), "utf8")).length).toBeLessThan(1_000);
  const file = await piece(`${url}/v1/uploads/${id}`, 0, csv);
  expect(await file.json()).toMatchObject({
    mediaType: "text/csv",
    name: expect.stringMatching(/^a{190,}\.csv$/),
  });
});

function slowPost(port: number): ClientRequest {
  const headers = { "content-length": csv.length };
  const sent = slow(port, "/v1/files?name=slow.csv", { method: "POST", headers });
  sent.write(csv.slice(0, 1));
  return sent;
}

function slow(
  port: number,
  path: string,
  options: { method: string; headers: Record<string, string | number> },
): ClientRequest {
  const sent = request({ port, path, agent: false, ...options });
  onTestFinished(() => void sent.destroy());
  return sent.on("error", () => undefined);
}
