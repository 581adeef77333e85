import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileRef, StepcastError } from "@stepcast/pipeline";
import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type RawAnswer, sendRaw } from "../../testing/raw-http.ts";
import { t } from "../../trpc.ts";
import { type Served, serve } from "../serve.ts";
import * as corpus from "../../testing/security-corpus.ts";

const canary = "nobody may read this";
const text = "what everybody may read";

let base: string;
let engine: Engine;
let served: Served;
let file: FileRef;
let before: string[];
const errors: unknown[] = [];

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "stepcast-corpus-"));
  engine = createEngine({ pipelines: [], files: diskFiles(join(base, "files")) });
  const onError = (error: unknown) => void errors.push(error);
  served = await serve({ router: t.router({}), engine, onError, secret: "of a test" });
  file = await engine.files.write("shown.txt", text);
  for (const name of ["secret.txt", "files/secret", "files/runs.db"])
    await writeFile(join(base, name), canary);
  before = await tree();
});

afterAll(async () => {
  await served.close();
  await engine.close({ drainMs: 0 });
  await rm(base, { recursive: true, force: true });
});

afterEach(() => expect(errors).toEqual([]));

test("the corpus has more than 200 cases, and none twice", () => {
  const cases = Object.entries(corpus).flatMap(([table, entries]) =>
    entries.map((entry) => `${table} ${entry}`),
  );
  expect(new Set(cases).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThan(300);
});

describe("in the place of an id finds nothing", () => {
  test.for([...corpus.idsThatClimb, ...corpus.idsThatAreNone])("%j", async (id) => {
    const key = id.replaceAll("<id>", file.id);
    for (const path of [`/files/${key}`, `/files/${key}/shown.txt`]) {
      const answer = await get(path);
      expect([400, 404]).toContain(answer.status);
      expectHarmless(answer);
      expect(answer.body).not.toContain(text);
    }
    expect(await tree()).toEqual(before);
  });
});

describe("in the place of a name changes nothing about the file", () => {
  test.for(corpus.namesInAddresses)("%j", async (name) => {
    const answer = await get(`/files/${file.id}/${name}`);
    expectHarmless(answer);
    if (answer.status !== 200) return expect([400, 404]).toContain(answer.status);
    expect(answer.body).toBe(text);
    expect(header(answer, "content-type")).toBe("text/plain; charset=utf-8");
    expect(header(answer, "content-disposition")).toMatch(
      /^(inline|attachment); filename="shown\.txt"; filename\*=UTF-8''shown\.txt$/,
    );
  });
});

describe("as a whole request is refused, or answered as if it were plain", () => {
  test.for(corpus.heads)("%j", async (head) => {
    const answer = await sendRaw(
      served.port,
      `${head.replaceAll("<file>", file.url)}\r\nConnection: close\r\n\r\n`,
    );
    expectHarmless(answer);
    if (answer.status === 200) expect(["", text]).toContain(answer.body);
    else expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await tree()).toEqual(before);
  });
});

describe("asks for a part, and gets one of this file or none", () => {
  test.for(corpus.rangeHeaders)("%j", async (lines) => {
    const answer = await get(file.url, lines);
    expectHarmless(answer);
    expect([200, 206, 304, 400, 412, 416, 431]).toContain(answer.status);
    if (answer.status === 206) expect(text).toContain(answer.body);
    if (answer.status === 200) expect(answer.body).toBe(text);
  });
});

describe("as the name of a file that is sent is made safe", () => {
  test.for(corpus.givenNames)("%j", async (name) => {
    const sent = await post(`/v1/files?name=${encodeURIComponent(name.toWellFormed())}`, text);
    expectHarmless(sent);
    if (sent.status !== 201) return expect(sent.status).toBe(400);
    const ref = FileRef.parse(JSON.parse(Buffer.from(sent.body, "latin1").toString()));
    expect(ref.name).not.toMatch(
      /[\p{Cc}\p{Zl}\p{Zp}/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]|^\.|[. ]$/u,
    );
    expect(ref.name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    expect(ref.name.length).toBeLessThanOrEqual(200);
    const answer = await get(ref.url);
    expect([answer.status, answer.body]).toEqual([200, text]);
    expectHarmless(answer);
    expect(header(answer, "content-disposition")).toMatch(
      /^(inline|attachment); filename="[^"\\%]+"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
    );
    await onlyLeaves(ref.id);
    await engine.files.remove(ref.id);
  });
});

describe("as a media type is refused, or shown as nothing that runs", () => {
  test.for(corpus.givenTypes)("%j", async (mediaType) => {
    const ref = await engine.files.write("typed", text, { mediaType }).catch(refusal);
    if (!ref) return;
    const answer = await get(ref.url);
    expectHarmless(answer);
    expect([answer.status, answer.body]).toEqual([200, text]);
    const essence = header(answer, "content-type")?.split(";")[0];
    if (header(answer, "content-disposition")?.startsWith("inline"))
      expect(essence).toMatch(/^(text\/plain|image\/png|application\/pdf)$/);
    expect(header(answer, "content-type")).not.toContain(",");
    await engine.files.remove(ref.id);
  });
});

function get(path: string, lines?: string): Promise<RawAnswer> {
  const extra = lines ? `${lines}\r\n` : "";
  return sendRaw(served.port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${extra}Connection: close\r\n\r\n`);
}

function post(path: string, body: string): Promise<RawAnswer> {
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\nConnection: close`;
  return sendRaw(served.port, `${head}\r\n\r\n${body}`);
}

/** `sendRaw` has seen to it that the answer is one, in sound lines. */
function expectHarmless({ status, headers, body }: RawAnswer): void {
  const names = headers.map(([name]) => name);
  expect(names).not.toContain("set-cookie");
  expect(names).not.toContain("x-injected");
  expect(new Set(names).size).toBe(names.length);
  expect(status).toBeLessThan(500);
  expect(body).not.toContain(canary);
  expect(body).not.toMatch(/root:.*:0:0:/);
  expect(body).not.toContain(base);
  if (status === 200 && names.includes("etag")) {
    expect(names).toContain("content-security-policy");
    expect(names).toContain("x-content-type-options");
  }
}

function header({ headers }: RawAnswer, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
}

/** Every file below, with its size: nothing may come, go or change. */
async function tree(): Promise<string[]> {
  const names = await readdir(base, { recursive: true });
  const sizes = names.map(async (name) => `${name} ${(await stat(join(base, name))).size}`);
  return (await Promise.all(sizes)).sort();
}

async function onlyLeaves(id: string): Promise<void> {
  const names = (await readdir(base, { recursive: true })).filter((name) => !name.includes("sha256"));
  const known = before.map((line) => line.split(" ")[0] ?? "").filter((name) => !name.includes("sha256"));
  expect(names.filter((name) => !known.includes(name)).sort()).toEqual(
    [`files/${id}`, `files/${id}.json`].sort(),
  );
  expect(await readFile(join(base, "secret.txt"), "utf8")).toBe(canary);
}

function refusal(error: unknown): undefined {
  if (StepcastError.is(error) && error.code === "invalid_input") return;
  throw error;
}
