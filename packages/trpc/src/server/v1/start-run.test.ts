import { createHmac } from "node:crypto";
import { readdir } from "node:fs/promises";
import { StepcastError } from "@stepcast/pipeline";
import { expect, test } from "vitest";
import { curl, openHttp } from "../../testing/open-http.ts";
import { send } from "../../testing/send.ts";

const json = { "content-type": "application/json" };

test("a run is started by its input as JSON, and answered by where to find it", async () => {
  const { url } = await openHttp();
  const response = await post(`${url}/v1/pipelines/faucet/runs`, { label: "x" });
  const { runId, ...rest } = (await response.json()) as { runId: string };
  expect(response.status).toBe(201);
  expect(runId).toMatch(/^[\w-]{22}$/);
  const self = `/v1/runs/${runId}`;
  expect(response.headers.get("location")).toBe(self);
  expect(rest).toEqual({
    status: "queued",
    links: {
      self,
      events: `${self}/events`,
      questions: `${self}/questions`,
      pause: `${self}/pause`,
      resume: `${self}/resume`,
      cancel: `${self}/cancel`,
      rerun: `${self}/rerun`,
      files: `${self}/files.zip`,
    },
  });
});

test("dates in an input are ISO text", async () => {
  const { url, engine } = await openHttp();
  await post(`${url}/v1/pipelines/faucet/runs?runId=dated`, { label: "x", openedAt: "2026-05-01" });
  expect((await engine.state("dated")).input).toEqual({ label: "x", openedAt: new Date("2026-05-01") });
});

test("starting twice with one id joins, with another input it conflicts", async () => {
  const { url } = await openHttp();
  const address = `${url}/v1/pipelines/faucet/runs?runId=twice`;
  expect((await post(address, { label: "x" })).status).toBe(201);
  const again = await post(address, { label: "x" });
  expect([again.status, await again.json()]).toMatchObject([200, { runId: "twice" }]);
  const other = await post(address, { label: "y" });
  expect([other.status, await other.json()]).toMatchObject([409, { error: { code: "input_mismatch" } }]);
});

test("one Idempotency-Key is one run, whose id nobody can make from the key", async () => {
  const { url } = await openHttp();
  const other = await openHttp({ secret: "of another server" });
  const start = async (at: string, key: string, label = "x") => {
    const response = await post(`${at}/v1/pipelines/faucet/runs`, { label }, { "idempotency-key": key });
    return { status: response.status, body: await response.text() };
  };
  const idOf = ({ body }: { body: string }) => (JSON.parse(body) as { runId: string }).runId;
  const first = await start(url, "order-17");
  const second = await start(url, '"order-17"');
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(idOf(second)).toBe(idOf(first));
  expect(idOf(await start(url, "order-18"))).not.toBe(idOf(first));
  expect(idOf(await start(other.url, "order-17"))).not.toBe(idOf(first));
  const refused = await start(url, "order-17", "y");
  expect(refused.status).toBe(409);
  expect(refused.body).not.toContain(idOf(first));
});

test("an id made of a key never begins with a dash, with which a command line would take it for an option", async () => {
  const { url } = await openHttp({ secret: "of this test" });
  const digestOf = (key: string) =>
    createHmac("sha256", "of this test")
      .update(JSON.stringify([null, "faucet", key]))
      .digest("base64url");
  const keys = Array.from({ length: 1_000 }, (_, order) => `order-${order}`);
  const key = keys.find((each) => digestOf(each).startsWith("-")) ?? "";
  const start = () => post(`${url}/v1/pipelines/faucet/runs`, { label: "x" }, { "idempotency-key": key });
  const runId = `_${digestOf(key).slice(1, 22)}`;
  expect(await (await start()).json()).toMatchObject({ runId });
  expect((await start()).status).toBe(200);
});

test("a key and an id that name two runs are refused", async () => {
  const { url } = await openHttp();
  const key = { "idempotency-key": "order-17" };
  const response = await post(`${url}/v1/pipelines/faucet/runs?runId=mine`, { label: "x" }, key);
  expect(response.status).toBe(400);
});

test("the key of one owner is not the key of another", async () => {
  const { url } = await openHttp({
    createContext: ({ headers }) => ({ owner: headers["x-owner"]?.toString() }),
  });
  const start = (owner: string) =>
    post(`${url}/v1/pipelines/faucet/runs`, { label: "x" }, { "idempotency-key": "1", "x-owner": owner });
  const [ann, bob] = [await start("ann"), await start("bob")];
  expect([ann.status, bob.status]).toEqual([201, 201]);
});

test("a server without a secret refuses keys rather than forget them", async () => {
  const { url } = await openHttp({ secret: undefined });
  const response = await post(`${url}/v1/pipelines/faucet/runs`, { label: "x" }, { "idempotency-key": "1" });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { error: { code: "invalid_input", message: expect.stringContaining("?runId=") } },
  ]);
});

test("an input that does not fit is refused with the place of what is wrong", async () => {
  const { url } = await openHttp();
  const response = await post(`${url}/v1/pipelines/faucet/runs`, { label: 5 });
  expect([response.status, await response.json()]).toMatchObject([
    422,
    { error: { code: "invalid_input", issues: [{ path: ["label"] }] } },
  ]);
});

test.for([
  ["{", { "content-type": "application/json" }, 400, "invalid_input"],
  [Buffer.from([0x22, 0xff, 0x22]), { "content-type": "application/json" }, 400, "invalid_input"],
  ["label=x", { "content-type": "application/x-www-form-urlencoded" }, 415, "unsupported_media_type"],
  ["{}", { "content-type": "text/plain" }, 415, "unsupported_media_type"],
  ["x", { "content-type": "multipart/form-data" }, 400, "invalid_input"],
  ["no form", { "content-type": "multipart/form-data; boundary=x" }, 400, "invalid_input"],
  [
    JSON.stringify({ label: "x".repeat(1_100_000) }),
    { "content-type": "application/json" },
    413,
    "value_too_large",
  ],
  // Each field would do alone.
  [
    formOf(Array.from({ length: 10 }, () => "x".repeat(200_000))),
    { "content-type": "multipart/form-data; boundary=x" },
    413,
    "value_too_large",
  ],
] as const)("a body that cannot be read is refused: %#", async ([body, headers, status, code]) => {
  const { port, errors } = await openHttp();
  const answer = await send(port, "/v1/pipelines/tally/runs", { method: "POST", body, headers });
  expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([status, { error: { code } }]);
  expect(errors).toEqual([]);
});

test("a pipeline that the server does not have is not found", async () => {
  const { url } = await openHttp();
  const response = await post(`${url}/v1/pipelines/none/runs`, {});
  expect([response.status, await response.json()]).toMatchObject([
    404,
    { error: { code: "unknown_pipeline" } },
  ]);
});

test("curl sends a form with a file, and everything in it is read as the pipeline wants it", async () => {
  const { url, engine } = await openHttp();
  const form = ["title=Reviews", "since=2026-05-01", "copies=2", "tags=a", "tags=b", "draft=on"];
  const answer = await curl(
    `${url}/v1/pipelines/tally/runs`,
    "-F",
    "csv=@-;filename=reviews.csv",
    ...form.flatMap((field) => ["-F", field]),
  );
  const { error } = JSON.parse(answer) as { error?: { message: string } };
  // Standard input is closed, so the file is empty; it is a file all the same.
  expect(error).toBeUndefined();
  const { runId } = JSON.parse(answer) as { runId: string };
  expect((await engine.state(runId)).input).toMatchObject({
    csv: { name: "reviews.csv", mediaType: "text/csv", sizeBytes: 0 },
    title: "Reviews",
    since: new Date("2026-05-01"),
    copies: 2,
    tags: ["a", "b"],
    draft: true,
  });
});

test("the files of a form that starts no run are not kept", async () => {
  const { url, folder } = await openHttp();
  const refused = await fetch(`${url}/v1/pipelines/tally/runs`, {
    method: "POST",
    body: form({ copies: "many" }),
  });
  expect([refused.status, await refused.json()]).toMatchObject([
    422,
    { error: { issues: [{ path: ["copies"] }] } },
  ]);
  expect(await filesIn(folder)).toEqual([]);
});

test("the files of a form stay where the store failed: the run may be there all the same", async () => {
  const { url, log, folder } = await openHttp();
  const { create } = log;
  log.create = async (run) => {
    await create(run);
    throw new StepcastError("store_failed", "the answer was lost");
  };
  const failed = await fetch(`${url}/v1/pipelines/tally/runs?runId=one`, { method: "POST", body: form({}) });
  expect(failed.status).toBe(503);
  const { input } = (await (await fetch(`${url}/v1/runs/one`)).json()) as { input: { csv: { id: string } } };
  expect(await filesIn(folder)).toContain(input.csv.id);
});

test("the files of a form that joins a run are not kept twice", async () => {
  const { url, folder } = await openHttp();
  const start = () => fetch(`${url}/v1/pipelines/tally/runs?runId=one`, { method: "POST", body: form({}) });
  expect((await start()).status).toBe(201);
  await (await fetch(`${url}/v1/runs/one/events`)).text();
  const kept = (await filesIn(folder)).length;
  expect((await start()).status).toBe(200);
  expect((await filesIn(folder)).length).toBe(kept);
});

test("a form with a file over the limit is refused, and nothing of it is kept", async () => {
  const { url, folder, errors } = await openHttp({ maxUploadBytes: 1_000 });
  const body = form({}, "x".repeat(100_000));
  const response = await fetch(`${url}/v1/pipelines/tally/runs`, { method: "POST", body });
  expect([response.status, await response.json()]).toMatchObject([
    413,
    { error: { code: "file_too_large" } },
  ]);
  expect(await filesIn(folder)).toEqual([]);
  expect(errors).toEqual([]);
});

test("a form with a file of a type that is not taken, by its name or its bytes, is refused, and nothing is kept", async () => {
  const { url, folder, errors } = await openHttp({ uploadTypes: ["text/csv"] });
  const send = async (body: FormData) => {
    const response = await fetch(`${url}/v1/pipelines/tally/runs`, { method: "POST", body });
    return [response.status, await response.json()];
  };
  const refused = [415, { error: { code: "unsupported_media_type" } }];
  const named = form({});
  named.append("csv", new Blob(["<p>"]), "page.html");
  expect(await send(named)).toMatchObject(refused);
  const bytes = form({});
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  bytes.set("csv", new Blob([png]), "reviews.csv");
  expect(await send(bytes)).toMatchObject(refused);
  expect(await filesIn(folder)).toEqual([]);
  expect(errors).toEqual([]);
  expect((await send(form({})))[0]).toBe(201);
});

test("a form that breaks off half-way leaves nothing", async () => {
  const { port, folder } = await openHttp();
  const body = '--x\r\ncontent-disposition: form-data; name="csv"; filename="a.csv"\r\n\r\nname,st';
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  const answer = await send(port, "/v1/pipelines/tally/runs", { method: "POST", headers, body });
  expect(answer.status).toBe(400);
  expect(await filesIn(folder)).toEqual([]);
});

function form(fields: Record<string, string>, csv = "name,stars\nAda,5\n"): FormData {
  const data = new FormData();
  data.set("csv", new Blob([csv]), "reviews.csv");
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: "POST", headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

/** Without the place of bytes that files may share. */
async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== "sha256");
}

function formOf(values: readonly string[]): string {
  const parts = values.map(
    (value, index) => `--x\r\ncontent-disposition: form-data; name="field${index}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--x--\r\n`;
}
