import type { FileBody, FileRef } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { openServer } from "../testing/open-server.ts";
import { send } from "../testing/send.ts";

const text = "0123456789";

test("a file is downloaded whole, under its type, and may be kept for ever", async () => {
  const { url, file } = await withFile("digits.txt");
  const response = await fetch(url + file.url);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(text);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/plain; charset=utf-8",
    "content-length": "10",
    "content-disposition": `inline; filename="digits.txt"; filename*=UTF-8''digits.txt`,
    "accept-ranges": "bytes",
    etag: `"${file.sha256}"`,
    "cache-control": "private, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
});

test("?download offers to keep what would else be shown", async () => {
  const { url, file } = await withFile("digits.txt");
  const response = await fetch(`${url}${file.url}?download`);
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; /);
});

test("HEAD tells all about a file, whole even where a range is asked for, and sends nothing of it", async () => {
  const { port, file } = await withFile("digits.txt");
  const answer = await send(port, file.url, { method: "HEAD", headers: { range: "bytes=2-4" } });
  expect(answer).toMatchObject({ status: 200, headers: { "content-length": "10" } });
  expect(answer.body).toHaveLength(0);
});

test.for([
  ["from a byte on", "bytes=7-", "789", "bytes 7-9/10"],
  ["the first bytes", "bytes=0-2", "012", "bytes 0-2/10"],
  ["one byte", "bytes=4-4", "4", "bytes 4-4/10"],
  ["past the end", "bytes=8-100", "89", "bytes 8-9/10"],
  ["the last bytes", "bytes=-3", "789", "bytes 7-9/10"],
  ["more last bytes than there are", "bytes=-100", text, "bytes 0-9/10"],
  ["in other letters", "Bytes=0-0", "0", "bytes 0-0/10"],
])("a range is served: %s", async ([, range = "", bytes, contentRange]) => {
  const { url, file } = await withFile("digits.txt");
  const response = await fetch(url + file.url, { headers: { range } });
  expect(response.status).toBe(206);
  expect(await response.text()).toBe(bytes);
  expect(response.headers.get("content-range")).toBe(contentRange);
  expect(response.headers.get("content-length")).toBe(`${bytes?.length}`);
});

test.for(["bytes=10-", "bytes=99-100", "bytes=-0", "bytes=99999999999999999999-"])(
  "a range that the file does not have is refused: %s",
  async (range) => {
    const { url, file } = await withFile("digits.txt");
    const response = await fetch(url + file.url, { headers: { range } });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */10");
  },
);

test.for(["bytes=0-1,3-4", "bytes=-", "bytes=5-2", "lines=0-1", "bytes=a-b", "bytes= 1-2"])(
  "what is not one clear range gets the whole file: %s",
  async (range) => {
    const { url, file } = await withFile("digits.txt");
    const response = await fetch(url + file.url, { headers: { range } });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(text);
  },
);

test("an empty file is downloaded, and has no ranges", async () => {
  const { url, file } = await withFile("empty.txt", "");
  expect((await fetch(url + file.url)).status).toBe(200);
  expect((await fetch(url + file.url, { headers: { range: "bytes=0-" } })).status).toBe(416);
});

test("a range goes on only with the same file: If-Range with another tag gets the whole", async () => {
  const { url, file } = await withFile("digits.txt");
  const range = "bytes=2-4";
  const same = await fetch(url + file.url, { headers: { range, "if-range": `"${file.sha256}"` } });
  const other = await fetch(url + file.url, { headers: { range, "if-range": '"another"' } });
  expect([same.status, other.status]).toEqual([206, 200]);
});

test.for([
  ["its tag", (tag: string) => tag],
  ["its tag among others", (tag: string) => `"other", ${tag}`],
  ["its tag as a proxy weakens it", (tag: string) => `W/${tag}`],
  ["any", () => "*"],
] as const)("whoever has the file is not sent it again: %s", async ([, header]) => {
  const { port, file } = await withFile("digits.txt");
  const headers = { "if-none-match": header(`"${file.sha256}"`) };
  const answer = await send(port, file.url, { headers });
  expect(answer).toMatchObject({ status: 304, headers: { etag: `"${file.sha256}"` } });
  expect(answer.body).toHaveLength(0);
});

test.for([
  ["Grüße 漢字 🎉.txt", `"Gr__e __ __.txt"`, "Gr%C3%BC%C3%9Fe%20%E6%BC%A2%E5%AD%97%20%F0%9F%8E%89.txt"],
  [`say "hi" (50%) it's.txt`, `"say hi (50_) it's.txt"`, "say%20hi%20%2850%25%29%20it%27s.txt"],
  ["two\r\nSet-Cookie: a=b.txt", `"twoSet-Cookie a=b.txt"`, "twoSet-Cookie%20a%3Db.txt"],
])("a name of any letters is offered safely: %j", async ([name = "", plain, encoded]) => {
  const { port, file } = await withFile(name);
  const answer = await send(port, file.url);
  expect(answer.status).toBe(200);
  expect(answer.headers["content-disposition"]).toBe(
    `inline; filename=${plain}; filename*=UTF-8''${encoded}`,
  );
  expect(answer.headers["set-cookie"]).toBeUndefined();
});

test.for(["page.html", "drawing.svg", "feed.xml", "program.js"])(
  "what a browser could run as a page of ours is only offered to be kept: %s",
  async (name) => {
    const { url, file } = await withFile(name, "<script>alert(1)</script>");
    const { headers } = await fetch(url + file.url);
    expect(headers.get("content-disposition")).toMatch(/^attachment; /);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
  },
);

test("a media type that names its letters keeps them", async () => {
  const { url, engine } = await openServer();
  const file = await engine.files.write("old.csv", text, { mediaType: "text/csv; charset=windows-1252" });
  const response = await fetch(url + file.url);
  expect(response.headers.get("content-type")).toBe("text/csv; charset=windows-1252");
});

test("an id that is not there is not found", async () => {
  const { url } = await openServer();
  const response = await fetch(`${url}/files/AAAAAAAAAAAAAAAAAAAAAA/x.txt`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: "file_not_found" } });
});

test.for([
  "/files/../../etc/passwd",
  "/files/%2e%2e/%2e%2e/etc/passwd",
  "/files/..%2f..%2fetc%2fpasswd",
  "/files/%00",
  "/files/....//etc/passwd",
  "/files/",
  "/files",
  "/files/..\\..\\etc\\passwd",
])("a path that tries to climb out finds nothing: %s", async (path) => {
  const { port, errors } = await withFile("digits.txt");
  expect((await send(port, path)).status).toBe(404);
  expect(errors).toEqual([]);
});

test("a file is only read: other methods are refused", async () => {
  const { url, file } = await withFile("digits.txt");
  const response = await fetch(url + file.url, { method: "DELETE" });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("GET, HEAD");
});

test("a reader who goes away midway is no fault of the server", async () => {
  const { url, file, errors, sockets } = await withFile("long.bin", Buffer.alloc(64 * 1024 * 1024));
  const leaving = new AbortController();
  const response = await fetch(url + file.url, leaving);
  await response.body?.getReader().read();
  leaving.abort();
  while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(errors).toEqual([]);
});

async function withFile(name: string, body: FileBody = text) {
  const server = await openServer();
  const file: FileRef = await server.engine.files.write(name, body);
  return { ...server, file };
}
