import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { FileRef } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { openServer } from "../../testing/open-server.ts";
import { send } from "../../testing/send.ts";

const csv = "name,stars\nAda,5\n";
const limit = 64 * 1024;

test("an uploaded file is answered by its reference, measured by the server", async () => {
  const { url, engine } = await openServer();
  const response = await fetch(`${url}/v1/files?name=reviews.csv`, { method: "POST", body: csv });
  const file = FileRef.parse(await response.json());
  expect(response.status).toBe(201);
  expect(file).toMatchObject({
    name: "reviews.csv",
    mediaType: "text/csv",
    sizeBytes: csv.length,
    sha256: createHash("sha256").update(csv).digest("hex"),
  });
  expect(await engine.files.find(file.id)).toEqual(file);
  expect(await (await fetch(url + file.url)).text()).toBe(csv);
});

test("an empty file is a file", async () => {
  const { url } = await openServer();
  const response = await fetch(`${url}/v1/files?name=empty.csv`, { method: "POST" });
  expect(await response.json()).toMatchObject({ sizeBytes: 0 });
});

test("the client's content type does not decide what the file is", async () => {
  const { url } = await openServer();
  const headers = { "content-type": "text/html" };
  const response = await fetch(`${url}/v1/files?name=page.txt`, { method: "POST", headers, body: csv });
  expect(await response.json()).toMatchObject({ mediaType: "text/plain" });
});

test("a file without a name is refused with what to add", async () => {
  const { url, folder } = await openServer();
  const response = await fetch(`${url}/v1/files`, { method: "POST", body: csv });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: "invalid_input", message: expect.stringContaining("?name=") },
  });
  expect(await readdir(folder)).toEqual([]);
});

test("uploads are sent with POST", async () => {
  const { url } = await openServer();
  const response = await fetch(`${url}/v1/files?name=reviews.csv`);
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("POST");
});

test("a file that says it is too large is refused before it is read", async () => {
  const { port, folder } = await openServer({ maxUploadBytes: limit });
  const answer = await send(port, "/v1/files?name=big.csv", {
    method: "POST",
    body: Buffer.alloc(limit + 1),
  });
  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: "file_too_large" } });
  expect(await readdir(folder)).toEqual([]);
});

test("a file that turns out too large while it comes is refused with the reason, and nothing of it is kept", async () => {
  const { port, folder, errors } = await openServer({ maxUploadBytes: limit });
  const sent = request({ port, path: "/v1/files?name=big.csv", method: "POST", agent: false });
  sent.write(Buffer.alloc(limit));
  sent.write("one more");
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(413);
  sent.destroy();
  expect(await readdir(folder)).toEqual([]);
  expect(errors).toEqual([]);
});

test("a client that sends far more than is allowed still reads why it was refused", async () => {
  const { url } = await openServer({ maxUploadBytes: limit });
  const body = Buffer.alloc(32 * 1024 * 1024);
  const response = await fetch(`${url}/v1/files?name=big.csv`, { method: "POST", body });
  expect(response.status).toBe(413);
  const stream = new Blob([body]).stream();
  const init = { method: "POST", body: stream, duplex: "half" } as const;
  expect((await fetch(`${url}/v1/files?name=big.csv`, init)).status).toBe(413);
});

test("an upload that breaks off leaves no file that anyone could see", async () => {
  const { port, folder, engine, errors, sockets } = await openServer();
  const headers = { "content-length": csv.length };
  const sent = request({ port, path: "/v1/files?name=half.csv", method: "POST", agent: false, headers });
  sent.on("error", () => undefined);
  sent.write(csv.slice(0, 5));
  while ((await readdir(folder)).length === 0);
  const [part = ""] = await readdir(folder);
  expect(part).toMatch(/\.part$/);
  expect(await engine.files.find(part.replace(".part", ""))).toBeUndefined();
  sent.destroy();
  while ((await readdir(folder)).length > 0);
  while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toEqual([]);
});
