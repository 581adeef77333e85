import { createEngine } from "@stepcast/pipeline/engine";
import { expect, test } from "vitest";
import { askedFor, atRest } from "../../testing/asked.ts";
import { curl, ended } from "../../testing/open-http.ts";
import { openServer, type TestServer } from "../../testing/open-server.ts";
import { table } from "../../testing/table.ts";

const json = { "content-type": "application/json" };
const columns = ["text", "date"];

test("a run's questions are listed with the JSON Schema of the answer, and where to send it", async () => {
  const server = await openServer();
  await asked(server, "listed");
  const questions = `${server.url}/v1/runs/listed/questions`;
  const { questions: listed } = await get<{ questions: unknown[] }>(questions);
  expect(listed).toEqual([
    {
      question: "column",
      key: "column",
      status: "open",
      data: { candidates: columns },
      askedAt: expect.any(Number),
      description: "Which column holds the answers?",
      answerSchema: expect.objectContaining({ type: "object", required: ["column"] }),
      links: { answer: "/v1/runs/listed/questions/column" },
    },
  ]);
  expect(await get(`${questions}?status=answered`)).toEqual({ questions: [] });
  await post(`${questions}/column`, { column: "text" });
  await askedFor(server.engine, "listed", "enough");
  expect(await get(`${questions}?status=open`)).toMatchObject({
    questions: [{ key: "enough", answerSchema: { type: "boolean" } }],
  });
  expect((await fetch(`${questions}?status=lost`)).status).toBe(422);
});

test("curl is enough to answer, to send a message, to pause and to do again", async () => {
  const server = await openServer();
  await asked(server, "curled");
  const run = `${server.url}/v1/runs/curled`;
  expect(JSON.parse(await curl("-X", "POST", `${run}/pause`))).toEqual({ changed: true });
  expect(JSON.parse(await curl(`${run}/signals/add`, "--json", '{"column":"date"}'))).toEqual({
    stored: true,
  });
  // A form, as a page without scripts sends it.
  const answered = await curl(`${run}/questions/column`, "-F", "column=text", "-F", "since=2026-05-01");
  expect(JSON.parse(answered)).toEqual({ answered: true });
  expect(JSON.parse(await curl("-X", "POST", `${run}/resume`))).toEqual({ changed: true });
  await askedFor(server.engine, "curled", "enough");
  expect(JSON.parse(await curl(`${run}/questions/enough`, "--json", "false"))).toEqual({ answered: true });
  await ended(server.engine, "curled");
  expect((await server.engine.state("curled")).output).toMatchObject({
    column: "text",
    since: new Date("2026-05-01"),
    more: ["date"],
  });
  expect(JSON.parse(await curl(`${run}/questions/enough`, "--json", "true"))).toMatchObject({
    error: { code: "already_answered", details: { answeredAt: expect.any(Number) } },
  });
  const again = JSON.parse(await curl(`${run}/rerun`, "--json", '{"fromStep":"count"}')) as { runId: string };
  await askedFor(server.engine, again.runId, "enough");
  expect((await server.engine.state(again.runId)).origin).toMatchObject({ runId: "curled" });
});

test("doing again answers 201 with the new run, and 200 where it is there already", async () => {
  const server = await openServer({ secret: "of a test" });
  await asked(server, "first");
  const rerun = `${server.url}/v1/runs/first/rerun`;
  const created = await post(rerun, { runId: "second" });
  expect([created.status, created.headers.get("location")]).toEqual([201, "/v1/runs/second"]);
  expect(await created.json()).toMatchObject({ runId: "second", links: { self: "/v1/runs/second" } });
  expect((await post(rerun, { runId: "second" })).status).toBe(200);
  const keyed = () => fetch(rerun, { method: "POST", headers: { "idempotency-key": "order-1" } });
  const [one, two] = [await keyed(), await keyed()];
  expect([one.status, two.status]).toEqual([201, 200]);
  const { runId } = (await one.json()) as { runId: string };
  expect(await two.json()).toMatchObject({ runId });
  const misspelt = await post(rerun, { from_step: "count" });
  expect([misspelt.status, await misspelt.json()]).toMatchObject([422, { error: { code: "invalid_input" } }]);
});

test("many runs are asked to stop by a body that says which", async () => {
  const server = await openServer();
  for (const runId of ["a", "b", "c"]) await asked(server, runId);
  const cancel = `${server.url}/v1/runs/cancel`;
  const idsOf = async (body: unknown) => (await post(cancel, body)).json();
  expect(await idsOf({ runIds: ["a", "nowhere"], reason: "enough" })).toEqual({ runIds: ["a"] });
  expect(await idsOf({ pipeline: "faucet" })).toEqual({ runIds: [] });
  expect(await idsOf({ pipeline: "faucet", runIds: ["b"] })).toEqual({ runIds: [] });
  for (const body of [undefined, [], { runIds: "b" }, { staus: "waiting" }, { runIds: ["b"], text: "b" }])
    expect((await post(cancel, body)).status).toBe(422);
  expect((await server.engine.state("b")).cancelRequested).toBe(false);
  expect(await idsOf({ pipeline: "table", status: ["waiting", "running"] })).toEqual({ runIds: ["c", "b"] });
});

/** A body, its content type and what is answered. */
const refusals = [
  ["questions/column", "text/plain", '{"column":"text"}', 415, "unsupported_media_type"],
  ["questions/column", "application/json", "{", 400, "invalid_input"],
  ["questions/column", "application/json", `"${"x".repeat(1_100_000)}"`, 413, "value_too_large"],
  ["questions/%00", "application/json", "{}", 404, "question_not_found"],
  ["questions/column%2Fa", "application/json", '{"column":"text"}', 404, "question_not_found"],
  ["signals/add", "application/json", "[]", 422, "invalid_input"],
  ["signals/constructor", "application/json", "{}", 404, "unknown_signal"],
  ["rerun", "application/json", "7", 422, "invalid_input"],
] as const;

test.each(refusals.map((refusal, index) => [index + 1, ...refusal] as const))(
  "refusal %i: POST %s of %s stores nothing",
  async (_, path, type, body, status, code) => {
    const server = await openServer();
    await asked(server, "refusing");
    await server.engine.pause("refusing");
    const { lastSeq } = await atRest(server.engine, "refusing");
    const address = `${server.url}/v1/runs/refusing/${path}`;
    const response = await fetch(address, { method: "POST", headers: { "content-type": type }, body });
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
    expect((await server.engine.state("refusing")).lastSeq).toBe(lastSeq);
    expect((await server.engine.list({ limit: 10 })).runs).toHaveLength(1);
    expect(server.errors).toEqual([]);
  },
);

test("the files of a form with a message that is there already are not kept", async () => {
  const { url, engine } = await openServer();
  await engine.start(table, { columns }, { runId: "twice" });
  const kept: string[][] = [];
  for (const stored of [true, false]) {
    const body = new FormData();
    body.set("column", "date");
    body.set("unasked", new Blob(["for"]), "unasked.txt");
    const headers = { "idempotency-key": "one" };
    const sent = await fetch(`${url}/v1/runs/twice/signals/add`, { method: "POST", headers, body });
    expect(await sent.json()).toEqual({ stored });
    const ids: string[] = [];
    for await (const { id } of engine.files.list()) ids.push(id);
    kept.push(ids.sort());
  }
  expect(kept[1]).toEqual(kept[0]);
});

test("an id of a message that is too long is refused", async () => {
  const server = await openServer();
  await asked(server, "named");
  const response = await fetch(`${server.url}/v1/runs/named/signals/add`, {
    method: "POST",
    headers: { ...json, "idempotency-key": "k".repeat(201) },
    body: '{"column":"date"}',
  });
  expect([response.status, await response.json()]).toMatchObject([400, { error: { code: "invalid_input" } }]);
  expect((await server.engine.state("named")).signals).toEqual([]);
});

test("a server without the pipeline's code lists its runs' questions, and says why nobody can answer", async () => {
  const server = await openServer();
  await asked(server, "left");
  const engine = createEngine({ pipelines: [], files: server.engine.files, log: server.log, work: false });
  const other = await openServer({ engine });
  const questions = `${other.url}/v1/runs/left/questions`;
  const { questions: listed } = await get<{ questions: object[] }>(questions);
  expect(listed).toMatchObject([{ key: "column", status: "open" }]);
  expect(listed[0]).not.toHaveProperty("answerSchema");
  for (const path of ["questions/column", "signals/add", "rerun"]) {
    const response = await post(`${other.url}/v1/runs/left/${path}`, {});
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { error: { code: "unknown_pipeline" } },
    ]);
  }
});

async function asked(server: TestServer, runId: string): Promise<void> {
  await server.engine.start(table, { columns }, { runId });
  await askedFor(server.engine, runId, "column");
}

async function get<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>;
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: json,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
