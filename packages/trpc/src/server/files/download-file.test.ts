import type { FileBody, FileRef } from "@stepcast/pipeline";
import { mediaTypeOf } from "@stepcast/pipeline/files";
import { expect, test } from "vitest";
import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { openServer } from "../../testing/open-server.ts";
import { send } from "../../testing/send.ts";
import { until } from "../../testing/until.ts";

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
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ error: { code: "range_not_satisfiable" } });
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

test("an empty file is downloaded, and has no ranges but its last bytes, which are all of it", async () => {
  const { url, file } = await withFile("empty.txt", "");
  expect((await fetch(url + file.url)).status).toBe(200);
  expect((await fetch(url + file.url, { headers: { range: "bytes=-5" } })).status).toBe(200);
  expect((await fetch(url + file.url, { headers: { range: "bytes=0-" } })).status).toBe(416);
});

const imfDate = "Sun, 06 Nov 1994 08:49:37 GMT";

/** RFC 9110: what a request asks, and what it is answered; `#` stands for the file's own tag. */
test.for<[rule: string, headers: Record<string, string>, status: number]>([
  ["13.1.1 If-Match, its tag", { "if-match": "#" }, 200],
  ["13.1.1 If-Match, among others", { "if-match": '"other", #' }, 200],
  ["13.1.1 If-Match, any", { "if-match": "*" }, 200],
  ["13.1.1 If-Match, another", { "if-match": '"other"' }, 412],
  ["13.1.1 If-Match compares strongly", { "if-match": "W/#" }, 412],
  ["13.1.4 If-Unmodified-Since, its date", { "if-unmodified-since": imfDate }, 200],
  ["13.1.4 If-Unmodified-Since, before", { "if-unmodified-since": "Sun, 06 Nov 1994 08:49:36 GMT" }, 412],
  [
    "13.1.4 not beside If-Match",
    { "if-match": "#", "if-unmodified-since": "Sun, 06 Nov 1994 08:49:36 GMT" },
    200,
  ],
  ["13.1.4 no date at all", { "if-unmodified-since": "yesterday" }, 200],
  ["13.1.2 If-None-Match, its tag", { "if-none-match": "#" }, 304],
  ["13.1.2 If-None-Match, another", { "if-none-match": '"other"' }, 200],
  ["13.1.2 If-None-Match compares weakly", { "if-none-match": "W/#" }, 304],
  ["13.1.3 If-Modified-Since, its date", { "if-modified-since": imfDate }, 304],
  ["13.1.3 If-Modified-Since, later", { "if-modified-since": "Mon, 07 Nov 1994 08:49:37 GMT" }, 304],
  ["13.1.3 If-Modified-Since, before", { "if-modified-since": "Sat, 05 Nov 1994 08:49:37 GMT" }, 200],
  ["13.1.3 not beside If-None-Match", { "if-none-match": '"other"', "if-modified-since": imfDate }, 200],
  ["13.1.3 no date at all", { "if-modified-since": "784111777000" }, 200],
  ["13.2.2 412 goes before 304", { "if-match": '"other"', "if-none-match": "#" }, 412],
  ["13.2.2 304 goes before 206", { "if-none-match": "#", range: "bytes=0-0" }, 304],
  ["13.2.2 412 goes before 416", { "if-match": '"other"', range: "bytes=99-" }, 412],
  ["5.6.7 as RFC 850 wrote dates", { "if-modified-since": "Sunday, 06-Nov-94 08:49:37 GMT" }, 304],
  ["5.6.7 as asctime writes dates", { "if-modified-since": "Sun Nov  6 08:49:37 1994" }, 304],
  ["13.1.5 If-Range, its tag", { range: "bytes=2-4", "if-range": "#" }, 206],
  ["13.1.5 If-Range, another", { range: "bytes=2-4", "if-range": '"other"' }, 200],
  ["13.1.5 If-Range compares strongly", { range: "bytes=2-4", "if-range": "W/#" }, 200],
  ["13.1.5 If-Range, its date", { range: "bytes=2-4", "if-range": imfDate }, 206],
  [
    "13.1.5 If-Range, a later date is another",
    { range: "bytes=2-4", "if-range": "Mon, 07 Nov 1994 08:49:37 GMT" },
    200,
  ],
  [
    "13.1.5 If-Range passes over a range that is not there",
    { range: "bytes=99-", "if-range": '"other"' },
    200,
  ],
])("conditions hold: %s", async ([, headers, status]) => {
  const createdAt = Date.parse(imfDate) + 500;
  const { port, file } = await withFile("digits.txt", text, createdAt);
  const filled = Object.entries(headers).map(([name, value]) => [
    name,
    value.replace("#", `"${file.sha256}"`),
  ]);
  for (const method of ["GET", "HEAD"]) {
    const answer = await send(port, file.url, {
      method,
      headers: Object.fromEntries(filled) as typeof headers,
    });
    // HEAD has no ranges (14.2).
    expect(answer.status).toBe(method === "HEAD" && status === 206 ? 200 : status);
    if (status === 412) expect(answer.headers["cache-control"]).toBe("no-store");
    else expect(answer.headers).toMatchObject({ etag: `"${file.sha256}"`, "last-modified": imfDate });
  }
});

test("a 304 says nothing of the bytes it does not send", async () => {
  const { port, file } = await withFile("digits.txt");
  const { headers } = await send(port, file.url, { headers: { "if-none-match": "*" } });
  expect(Object.keys(headers).filter((name) => name.startsWith("content-"))).toEqual([]);
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

test.for([
  ["photo.png", "image/png", "inline"],
  ["film.mp4", "video/mp4", "inline"],
  ["song.mp3", "audio/mpeg", "inline"],
  ["table.csv", "text/csv", "inline"],
  ["old.csv", "text/csv; charset=windows-1252", "inline"],
  ["drawing.svg", "image/svg+xml", "attachment"],
  ["drawing.svg", "IMAGE/SVG+XML", "attachment"],
  ["page.txt", "text/html", "attachment"],
  ["page.xhtml", "application/xhtml+xml", "attachment"],
  ["two.txt", "text/plain,text/html", "attachment"],
  ["two.txt", "text/plain;a=b,text/html", "attachment"],
  ["two.png", "image/png, text/html", "attachment"],
  ["unknown", "application/octet-stream", "attachment"],
])("a type is shown or kept by what it is: %s %s", async ([name = "", mediaType = "", disposition = ""]) => {
  const { port, engine } = await openServer();
  const file = await engine.files.write(name, "", { mediaType: "application/x-empty" });
  // Told by a store that believes more than ours.
  engine.files.find = async () => ({ ...file, mediaType });
  const { headers } = await send(port, file.url);
  expect(headers["content-disposition"]).toMatch(new RegExp(`^${disposition};`));
  expect(headers["content-type"]).not.toMatch(/,/);
});

test.for([
  ["song.mp3", "sandbox allow-same-origin;"],
  ["film.mp4", "sandbox allow-same-origin;"],
  ["drawing.svg", "sandbox;"],
  ["page.html", "sandbox;"],
  ["photo.png", "sandbox;"],
])(
  "only what a browser must load once more to play is of our origin, and nothing runs scripts: %s",
  async ([name = "", start]) => {
    const { url, engine } = await openServer();
    const file = await engine.files.write(name, "");
    engine.files.find = async () => ({ ...file, mediaType: mediaTypeOf(name) });
    const policy = (await fetch(url + file.url)).headers.get("content-security-policy");
    expect(policy?.startsWith(start ?? "")).toBe(true);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("script");
  },
);

test("whoever asks for an expired file is told since when it is gone, and nobody keeps that answer", async () => {
  const { url, engine, file } = await withFile("digits.txt");
  const before = Date.now();
  await engine.files.expire(file.id);
  const response = await fetch(url + file.url);
  expect(response.status).toBe(410);
  expect(response.headers.get("cache-control")).toBe("no-store");
  const { error } = (await response.json()) as { error: { code: string; details: { expiredAt: number } } };
  expect(error.code).toBe("file_expired");
  expect(error.details.expiredAt).toBeGreaterThanOrEqual(before);
});

test("a file that is shorter on the disk than it was is broken off, and the server is told", async () => {
  const { port, folder, file, errors } = await withFile("digits.txt");
  await truncate(join(folder, file.id), 4);
  await expect(send(port, file.url)).rejects.toThrow("aborted");
  expect(errors).toMatchObject([{ code: "store_failed" }]);
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

test("a reader who goes away midway frees at once what the store held for it", async () => {
  const { url, file, engine, errors } = await withFile("long.bin", Buffer.alloc(8 * 1024 * 1024));
  const { open } = engine.files;
  let held = 0;
  engine.files.open = async function* (id, range) {
    held++;
    try {
      yield* open(id, range);
    } finally {
      held--;
    }
  };
  const leaving = new AbortController();
  const response = await fetch(url + file.url, leaving);
  await response.body?.getReader().read();
  expect(held).toBe(1);
  leaving.abort();
  await until(() => held === 0);
  expect(errors).toEqual([]);
});

test("a reader who goes away midway is no fault of the server", async () => {
  const { url, file, errors, sockets } = await withFile("long.bin", Buffer.alloc(64 * 1024 * 1024));
  const leaving = new AbortController();
  const response = await fetch(url + file.url, leaving);
  await response.body?.getReader().read();
  leaving.abort();
  await until(() => sockets.size === 0);
  expect(errors).toEqual([]);
});

async function withFile(name: string, body: FileBody = text, createdAt?: number) {
  const server = await openServer();
  const { files } = server.engine;
  const file: FileRef = await files.write(name, body);
  if (createdAt !== undefined) files.find = async () => ({ ...file, createdAt });
  return { ...server, file };
}
