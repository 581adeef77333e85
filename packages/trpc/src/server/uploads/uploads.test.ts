import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileRef } from "@stepcast/pipeline";
import { expect, onTestFinished, test, vi } from "vitest";
import { type HttpServer, openHttp } from "../../testing/open-http.ts";
import type { ServeOptions } from "../serve.ts";
import { openUploadFolder } from "./upload-folder.ts";

const csv = "name,stars\nAda,5\n";
const tus = { "tus-resumable": "1.0.0" };

interface UploadServer extends HttpServer {
  uploads: string;
}

async function openUploads(options: Partial<ServeOptions> = {}): Promise<UploadServer> {
  const uploads = await mkdtemp(join(tmpdir(), "stepcast-uploads-"));
  onTestFinished(() => rm(uploads, { recursive: true, force: true }));
  const server = await openHttp({
    createContext: ({ headers }) => ({ owner: headers["x-user"] as string | undefined }),
    ...options,
    uploads: { folder: uploads, unfinishedPerOwner: 2 },
  });
  return { ...server, uploads };
}

function begin(url: string, name: string, length: number | string, headers: Record<string, string> = {}) {
  const filename = Buffer.from(name).toString("base64");
  return fetch(`${url}/v1/uploads`, {
    method: "POST",
    headers: {
      ...tus,
      "upload-length": String(length),
      "upload-metadata": `filename ${filename}`,
      ...headers,
    },
  });
}

async function begun(url: string, name: string, length: number, headers?: Record<string, string>) {
  const response = await begin(url, name, length, headers);
  expect(response.status).toBe(201);
  return url + (response.headers.get("location") ?? "");
}

function piece(address: string, offset: number, body: string | Buffer, headers: Record<string, string> = {}) {
  const type = { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) };
  return fetch(address, { method: "PATCH", headers: { ...tus, ...type, ...headers }, body });
}

test("a file sent in pieces is seen when it is whole, and is the answer to the last piece, as often as it is sent", async () => {
  const { url, folder, uploads, engine, errors } = await openUploads();
  const address = await begun(url, "bücher 漢字.csv", csv.length);
  expect(address).toMatch(/\/v1\/uploads\/[0-9a-f]{32}$/);
  const first = await piece(address, 0, csv.slice(0, 5));
  expect([first.status, first.headers.get("upload-offset")]).toEqual([204, "5"]);
  expect(await readdir(folder)).toEqual([]);
  expect((await fetch(address)).status).toBe(404);
  expect((await fetch(address, { method: "HEAD", headers: tus })).headers.get("upload-offset")).toBe("5");
  const last = await piece(address, 5, csv.slice(5));
  const file = FileRef.parse(await last.json());
  expect([last.status, last.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(file).toMatchObject({
    name: "bücher 漢字.csv",
    mediaType: "text/csv",
    sizeBytes: csv.length,
    sha256: createHash("sha256").update(csv).digest("hex"),
  });
  expect(await engine.files.find(file.id)).toEqual(file);
  expect(await (await fetch(url + file.url)).text()).toBe(csv);

  const head = await fetch(address, { method: "HEAD", headers: tus });
  expect(head.headers.get("upload-offset")).toBe(String(csv.length));
  expect(await (await piece(address, csv.length, "")).json()).toEqual(file);
  expect(await (await fetch(address)).json()).toEqual(file);
  await vi.waitFor(async () => expect(await readdir(uploads)).toEqual(["done"]));
  expect((await fetch(address, { method: "DELETE", headers: tus })).status).toBe(204);
  expect((await fetch(address, { method: "HEAD", headers: tus })).status).toBe(404);
  expect(await engine.files.find(file.id)).toEqual(file);
  expect(errors).toEqual([]);
});

test("a piece from elsewhere than where the upload is is refused, and changes nothing", async () => {
  const { url } = await openUploads();
  const address = await begun(url, "a.csv", csv.length);
  await piece(address, 0, "name");
  for (const offset of [0, 3, 5, 400]) expect((await piece(address, offset, "x")).status).toBe(409);
  const more = await piece(address, 4, "x".repeat(csv.length));
  expect(more.status).toBe(413);
  expect((await fetch(address, { method: "HEAD", headers: tus })).headers.get("upload-offset")).toBe("4");
});

test("the sha256 of any part of what has come is told, before and after it is whole, to its owner", async () => {
  const { url } = await openUploads();
  const ada = { "x-user": "ada" };
  const address = await begun(url, "a.csv", csv.length, ada);
  const digest = async (from: unknown, to: unknown, headers: Record<string, string> = ada) => {
    const response = await fetch(`${address}/digest?from=${String(from)}&to=${String(to)}`, { headers });
    return [response.status, ((await response.json()) as { sha256?: string }).sha256];
  };
  const of = (text: string) => [200, createHash("sha256").update(text).digest("hex")];
  await piece(address, 0, csv.slice(0, 8), ada);
  expect(await digest(0, 8)).toEqual(of(csv.slice(0, 8)));
  expect(await digest(3, 5)).toEqual(of(csv.slice(3, 5)));
  expect(await digest(3, 9)).toEqual([400, undefined]);
  for (const [from, to] of [
    [3, 3],
    [-1, 3],
    [0, 16 * 1024 * 1024 + 1],
    ["", "x"],
  ])
    expect((await digest(from, to))[0]).toBe(422);
  await piece(address, 8, csv.slice(8), ada);
  expect(await digest(3, csv.length)).toEqual(of(csv.slice(3)));
  expect(await digest(3, csv.length + 1)).toEqual([400, undefined]);
  expect(await digest(0, 8, { "x-user": "bob" })).toEqual([404, undefined]);
});

test("an upload whose file is no longer kept is none: it has to be sent again", async () => {
  const { url, engine } = await openUploads();
  const address = await begun(url, "a.csv", csv.length);
  const file = FileRef.parse(await (await piece(address, 0, csv)).json());
  await engine.files.expire(file.id);
  expect((await fetch(address, { method: "HEAD", headers: tus })).status).toBe(404);
  expect((await piece(address, csv.length, "")).status).toBe(404);
});

test("an empty file is whole at once", async () => {
  const { url } = await openUploads();
  const response = await begin(url, "empty.csv", 0);
  expect([response.status, await response.json()]).toMatchObject([201, { sizeBytes: 0, name: "empty.csv" }]);
});

test("what is too large, of a type that is not taken, or without name or size is refused before it comes", async () => {
  const { url, uploads } = await openUploads({ maxUploadBytes: 100, uploadTypes: ["text/csv"] });
  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { error: { code: string } }).error.code,
  ];
  expect(await codeOf(await begin(url, "a.csv", 101))).toEqual([413, "file_too_large"]);
  expect(await codeOf(await begin(url, "a.png", 10))).toEqual([415, "unsupported_media_type"]);
  expect(await codeOf(await begin(url, "", 10))).toEqual([400, "invalid_input"]);
  expect(await codeOf(await begin(url, "a.csv", "-1"))).toEqual([400, "invalid_input"]);
  expect(await codeOf(await begin(url, "a.csv", "", { "upload-defer-length": "1" }))).toEqual([
    400,
    "invalid_input",
  ]);
  expect((await readdir(uploads)).filter((name) => name !== "done")).toEqual([]);
  const whole = await fetch(`${url}/v1/files?name=a.png`, { method: "POST", body: csv });
  expect(await codeOf(whole)).toEqual([415, "unsupported_media_type"]);
});

test("who asks for an extension of tus that there is not is told so, and no operator", async () => {
  const { url, errors } = await openUploads();
  const refused = await begin(url, "a.csv", csv.length, { "upload-concat": "partial" });
  expect([refused.status, await refused.text()]).toEqual([501, expect.stringContaining("not")]);
  expect((await begin(url, "a.csv", csv.length, { "upload-defer-length": "1" })).status).toBe(501);
  expect((await begin(url, "a.csv", csv.length)).status).toBe(201);
  expect(errors).toEqual([]);
});

test("a file whose bytes are of another type than its name says is refused when it is whole, and nothing is kept", async () => {
  const { url, folder, uploads } = await openUploads({ uploadTypes: ["text/csv"] });
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  const last = await piece(await begun(url, "a.csv", png.length), 0, png);
  expect([last.status, await last.json()]).toMatchObject([
    415,
    { error: { code: "unsupported_media_type" } },
  ]);
  expect(await readdir(folder)).toEqual(["sha256"]);
  await vi.waitFor(async () => expect(await readdir(uploads)).toEqual(["done"]));
});

test("an upload is its owner's: others are told that there is none", async () => {
  const { url } = await openUploads();
  const ada = { "x-user": "ada" };
  const address = await begun(url, "a.csv", csv.length, ada);
  for (const headers of [{}, { "x-user": "bob" }]) {
    expect((await fetch(address, { method: "HEAD", headers: { ...tus, ...headers } })).status).toBe(404);
    expect((await piece(address, 0, csv, headers)).status).toBe(404);
    expect((await fetch(address, { method: "DELETE", headers: { ...tus, ...headers } })).status).toBe(404);
  }
  expect((await piece(address, 0, csv, ada)).status).toBe(200);
  expect((await fetch(address)).status).toBe(404);
});

test("an upload is the one that the path names, whatever stands in the query", async () => {
  const { url } = await openUploads();
  const ada = { "x-user": "ada" };
  const bob = { "x-user": "bob" };
  const adas = await begun(url, "a.csv", csv.length, ada);
  const bobs = await begun(url, "b.csv", csv.length, bob);
  const address = `${bobs}?of=/${adas.split("/").at(-1)}`;
  expect((await piece(address, 0, "name", bob)).status).toBe(204);
  expect((await fetch(address, { method: "DELETE", headers: { ...tus, ...bob } })).status).toBe(204);
  const offset = async (of: string, headers: Record<string, string>) =>
    (await fetch(of, { method: "HEAD", headers: { ...tus, ...headers } })).headers.get("upload-offset");
  expect([await offset(adas, ada), await offset(bobs, bob)]).toEqual(["0", null]);
});

test("who sends the first bytes with the beginning, and slowly, keeps nobody from beginning", async () => {
  const { url, uploads } = await openUploads();
  const slow = request(`${url}/v1/uploads`, {
    method: "POST",
    headers: {
      ...tus,
      "upload-length": "9",
      "upload-metadata": `filename ${Buffer.from("slow.csv").toString("base64")}`,
      "content-type": "application/offset+octet-stream",
      "content-length": "9",
    },
  });
  slow.on("error", () => undefined).write("1");
  onTestFinished(() => void slow.destroy());
  await vi.waitFor(async () => expect((await readdir(uploads)).length).toBeGreaterThan(1));
  expect((await begin(url, "b.csv", 9)).status).toBe(201);
  expect((await begin(url, "c.csv", 9)).status).toBe(429);
});

test("an owner may have so many unfinished uploads, also where they begin at once", async () => {
  const { url } = await openUploads();
  const headers = { "x-user": "ada" };
  const many = await Promise.all(Array.from({ length: 6 }, () => begin(url, "a.csv", 9, headers)));
  expect(many.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    201, 201, 429, 429, 429, 429,
  ]);
  expect((await begin(url, "a.csv", 9, { "x-user": "bob" })).status).toBe(201);
  const first = url + (many.find(({ status }) => status === 201)?.headers.get("location") ?? "");
  expect((await piece(first, 0, "123456789", headers)).status).toBe(200);
  expect((await begin(url, "a.csv", 9, headers)).status).toBe(201);
});

test("an upload that nobody finishes expires, and its bytes go", async () => {
  const { url, uploads } = await openUploads();
  const address = await begun(url, "a.csv", csv.length);
  await piece(address, 0, "name");
  await letADayPass(uploads);
  await begun(url, "b.csv", 9);
  expect((await fetch(address, { method: "HEAD", headers: tus })).status).toBe(404);
  expect(await readdir(uploads)).toHaveLength(3);
});

test("what somebody else keeps in the folder of uploads does not expire, and is no upload", async () => {
  const { url, uploads } = await openUploads();
  const others = ["runs.db", "bXDYjRn5SqkMyRs5NjjD7g", "bXDYjRn5SqkMyRs5NjjD7g.json"];
  for (const name of others) await writeFile(join(uploads, name), "{}");
  await letADayPass(uploads);
  const address = await begun(url, "a.csv", csv.length);
  expect(await readdir(uploads)).toEqual(expect.arrayContaining(others));
  const { unfinished } = await openUploadFolder(uploads, { unfinishedMs: 1, notesMs: 1 });
  const ids: string[] = [];
  for await (const { id } of unfinished()) ids.push(id);
  expect(ids).toEqual([address.split("/").at(-1)]);
});

async function letADayPass(uploads: string): Promise<void> {
  const dayAgo = new Date(Date.now() - 25 * 60 * 60 * 1000);
  for (const name of await readdir(uploads))
    if (name !== "done") await utimes(join(uploads, name), dayAgo, dayAgo);
}

test.for(["..%2f..%2fsecret", "%00", "..", "done", "A".repeat(32), `${"a".repeat(32)}.json`])(
  "no file can be reached by an id that is none: %s",
  async (id) => {
    const { port } = await openUploads();
    const status = await new Promise((resolve, reject) => {
      const sent = request({ port, path: `/v1/uploads/${id}`, method: "HEAD", headers: tus });
      sent
        .on("response", ({ statusCode }) => resolve(statusCode))
        .on("error", reject)
        .end();
    });
    expect([400, 404, 405]).toContain(status);
  },
);

test("a page of another site cannot begin an upload; one of a listed origin can, and reads where it is", async () => {
  const origin = "https://app.example";
  const { url } = await openUploads({ allowedOrigins: [origin] });
  expect((await begin(url, "a.csv", 9, { origin: "https://evil.example" })).status).toBe(403);
  const allowed = await begin(url, "a.csv", 9, { origin });
  expect(allowed.status).toBe(201);
  expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
  expect(allowed.headers.get("access-control-expose-headers")?.toLowerCase()).toContain("location");
});

test("a server without a folder for uploads says to send files in one piece", async () => {
  const { url } = await openHttp();
  const response = await begin(url, "a.csv", 9);
  expect(await response.json()).toMatchObject({
    error: { code: "not_found", message: expect.stringContaining("/v1/files") },
  });
});

test("where addresses of files are signed, those of uploads are too", async () => {
  const { url } = await openUploads({ signing: { secrets: ["0123456789abcdef"], required: true } });
  const address = await begun(url, "a.csv", csv.length);
  for (const answer of [
    await piece(address, 0, csv),
    await piece(address, csv.length, ""),
    await fetch(address),
  ]) {
    const file = FileRef.parse(await answer.json());
    expect(await (await fetch(url + file.url)).text()).toBe(csv);
  }
  const whole = await fetch(`${url}/v1/files?name=a.csv`, { method: "POST", body: csv });
  expect(await (await fetch(url + FileRef.parse(await whole.json()).url)).text()).toBe(csv);
});
