import { decodeEvent, type RunEvent } from "@stepcast/pipeline";
import { describe, expect, test } from "vitest";
import { askedFor, atRest } from "./testing/asked.ts";
import { ended } from "./testing/open-http.ts";
import { connect, openServer, type TestServer } from "./testing/open-server.ts";
import { table } from "./testing/table.ts";
import { Refusal, ways } from "./testing/talkers.ts";

const columns = ["text", "date"];

describe.each(ways)("by $name,", ({ open }) => {
  test("a run is answered, sent messages, paused and let go on, and its log says by whom", async () => {
    const house = await openHouse();
    const runId = await asked(house);
    const ann = open(house.url, "ann");
    expect(await ann.pause(runId)).toBe(true);
    expect(await ann.pause(runId)).toBe(false);
    expect(await ann.signal(runId, "add", { column: "date" })).toBe(true);
    await ann.answer(runId, "column", { column: "text", since: new Date(0).toISOString() });
    expect(await house.engine.state(runId)).toMatchObject({ status: "paused", paused: { by: "ann" } });
    expect(await ann.resume(runId)).toBe(true);
    expect(await ann.resume(runId)).toBe(false);
    await askedFor(house.engine, runId, "enough");
    await ann.answer(runId, "enough", false);
    expect(await resultOf(house, runId)).toEqual({
      column: "text",
      since: new Date(0),
      limit: 10,
      values: 4,
      more: ["date"],
    });
    expect((await eventsOf(house, runId)).filter(isTalk)).toMatchObject([
      { type: "question.asked", question: "column", data: { candidates: columns } },
      { type: "run.paused", by: "ann" },
      { type: "signal.received", signal: "add", data: { column: "date" }, by: "ann" },
      { type: "question.answered", answer: { column: "text", since: new Date(0), limit: 10 }, by: "ann" },
      { type: "run.resumed", by: "ann" },
      { type: "question.asked", question: "enough" },
      { type: "question.answered", answer: false, by: "ann" },
    ]);
  });

  test("of two answers at the same moment one counts, and the other hears by whom and when", async () => {
    const house = await openHouse();
    const runId = await asked(house, { owner: undefined });
    const people = ["ann", "ben"];
    const given = await Promise.allSettled(
      people.map((name) => open(house.url, name).answer(runId, "column", { column: name })),
    );
    expect(given.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = people.find((_, index) => given[index]?.status === "fulfilled");
    const { answeredAt } = (await house.engine.state(runId)).questions["column"] ?? {};
    expect(given.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "already_answered", details: { by: winner, answeredAt } },
    });
    expect(answeredAt).toEqual(expect.any(Number));
    // A lost reply may be asked for again.
    await open(house.url, winner).answer(runId, "column", { column: winner });
    const answers = (await eventsOf(house, runId)).filter(({ type }) => type === "question.answered");
    expect(answers).toMatchObject([{ by: winner, answer: { column: winner } }]);
  });

  test("what does not fit is refused by its code, and nothing is stored", async () => {
    const house = await openHouse();
    const runId = await asked(house);
    const ann = open(house.url, "ann");
    const before = await atRest(house.engine, runId);
    const refusals: [Promise<unknown>, object][] = [
      [
        ann.answer(runId, "column", { column: "" }),
        { code: "invalid_input", issues: [{ path: ["column"] }] },
      ],
      [ann.answer(runId, "column", { limit: "many" }), wrong(["column"], ["limit"])],
      [ann.answer(runId, "column", "text"), wrong([])],
      [ann.answer(runId, "column", null), wrong([])],
      [ann.answer(runId, "column", { column: "x".repeat(300_000) }), { code: "value_too_large" }],
      [ann.answer(runId, "colour", { column: "text" }), { code: "question_not_found" }],
      [ann.answer(runId, "constructor", {}), { code: "question_not_found" }],
      [ann.answer(runId, "enough", true), { code: "question_not_found" }],
      [ann.answer(runId, "column", { column: "text" }, "column#2"), { code: "question_not_found" }],
      [ann.answer(runId, "column", { column: "text" }, "column:a/b%"), { code: "question_not_found" }],
      [ann.answer("nowhere", "column", { column: "text" }), { code: "run_not_found" }],
      [ann.signal(runId, "add", { column: 7 }), wrong(["column"])],
      [ann.signal(runId, "add", { column: "x".repeat(300_000) }), { code: "value_too_large" }],
      [ann.signal(runId, "remove", { column: "text" }), { code: "unknown_signal" }],
      [ann.signal(runId, "toString", {}), { code: "unknown_signal" }],
      [ann.signal("nowhere", "add", { column: "text" }), { code: "run_not_found" }],
      [ann.rerun(runId, { fromStep: "coun" }), { code: "step_not_found" }],
      [ann.rerun(runId, { input: { columns: "text" } }), wrong(["columns"])],
      [ann.rerun(runId, { runId }), { code: "input_mismatch" }],
    ];
    await Promise.all(refusals.map(([call, refusal]) => expectRefusal(call, refusal)));
    expect(await house.engine.state(runId)).toEqual(before);
    expect((await house.engine.list({ limit: 10 })).runs).toHaveLength(1);
    expect(house.errors).toEqual([]);
  });

  test("nobody else's run can be told anything", async () => {
    const house = await openHouse();
    const runId = await asked(house);
    const before = await atRest(house.engine, runId);
    for (const talker of [open(house.url, "ben"), open(house.url)]) {
      const calls = [
        talker.answer(runId, "column", { column: "text" }),
        talker.signal(runId, "add", { column: "text" }),
        talker.pause(runId),
        talker.resume(runId),
        talker.rerun(runId),
      ];
      await Promise.all(calls.map((call) => expectRefusal(call, { code: "run_not_found" })));
    }
    expect(await house.engine.state(runId)).toEqual(before);
    expect((await house.engine.list({ limit: 10 })).runs).toHaveLength(1);
  });

  test("a cancelled run takes nothing any more", async () => {
    const house = await openHouse();
    const runId = await asked(house);
    await house.engine.cancel(runId);
    await expectTalkRefused(house, runId, { code: "run_ended" });
  });

  test("a run that has ended takes nothing any more, and a question whose time was over is closed", async () => {
    const house = await openHouse();
    const runId = await asked(house, { timeoutMs: 1 });
    const ann = open(house.url, "ann");
    await ann.answer(runId, "column", { column: "text" });
    await resultOf(house, runId);
    await expectTalkRefused(house, runId, { code: "run_ended" });
    const { lastSeq } = await house.engine.state(runId);
    await expectRefusal(ann.answer(runId, "enough", true), { code: "question_closed" });
    await expectRefusal(ann.answer(runId, "column", { column: "date" }), { code: "already_answered" });
    // The very answer that was given is no error, however late its reply is asked for.
    await ann.answer(runId, "column", { column: "text" });
    expect((await house.engine.state(runId)).lastSeq).toBe(lastSeq);
  });

  async function expectTalkRefused(house: TestServer, runId: string, refusal: object): Promise<void> {
    await ended(house.engine, runId);
    const { lastSeq } = await house.engine.state(runId);
    const ann = open(house.url, "ann");
    const isAnswered = (await house.engine.state(runId)).questions["column"]?.status === "answered";
    const calls = [
      ...(isAnswered ? [] : [ann.answer(runId, "column", { column: "text" })]),
      ann.signal(runId, "add", { column: "text" }),
      ann.pause(runId),
      ann.resume(runId),
    ];
    await Promise.all(calls.map((call) => expectRefusal(call, refusal)));
    expect((await house.engine.state(runId)).lastSeq).toBe(lastSeq);
  }

  test("a message sent twice under one id is stored once, and the id is not another message's", async () => {
    const house = await openHouse();
    const runId = await asked(house);
    const ann = open(house.url, "ann");
    const since = new Date(0).toISOString();
    expect(await ann.signal(runId, "add", { column: "date", since }, "first")).toBe(true);
    expect(await ann.signal(runId, "add", { column: "date", since }, "first")).toBe(false);
    await expectRefusal(ann.signal(runId, "add", { column: "text" }, "first"), { code: "input_mismatch" });
    const { signals } = await house.engine.state(runId);
    expect(signals).toMatchObject([{ id: "first", data: { column: "date", since: new Date(0) } }]);
    expect(signals).toHaveLength(1);
  });

  test("a run is done again from a step on, once for one id, and belongs to whoever asked", async () => {
    const house = await openHouse();
    const runId = await asked(house, { timeoutMs: 1 });
    const ann = open(house.url, "ann");
    await ann.answer(runId, "column", { column: "text" });
    await ended(house.engine, runId);
    const again = () => ann.rerun(runId, { fromStep: "count", runId: `${runId}-again` });
    expect([await again(), await again()]).toEqual([`${runId}-again`, `${runId}-again`]);
    expect(await resultOf(house, `${runId}-again`)).toMatchObject({ column: "text", values: 4 });
    expect(await house.engine.state(`${runId}-again`)).toMatchObject({
      origin: { runId, fromStep: "count", copied: expect.any(Number) },
      questions: { column: { status: "answered", by: "ann" } },
      steps: { count: { copied: false } },
    });
    expect(await house.engine.find(`${runId}-again`)).toMatchObject({ owner: "ann" });
    const since = new Date(0).toISOString();
    const changed = await ann.rerun(runId, { input: { columns: ["other"], since } });
    await askedFor(house.engine, changed, "column");
    expect((await eventsOf(house, changed))[0]).toMatchObject({
      input: { columns: ["other"], since: new Date(0) },
      origin: { runId, copied: 0 },
    });
  });
});

test("a description has the JSON Schemas that forms are made of, the same over tRPC and plain HTTP", async () => {
  const { client, url } = await openServer();
  const description = await client.table.describe.query();
  expect(description).toMatchObject({
    name: "table",
    description: "Counts the values of columns",
    input: { required: ["columns"], properties: { since: { type: "string", format: "date-time" } } },
    questions: {
      column: {
        description: "Which column holds the answers?",
        answer: {
          required: ["column"],
          properties: { since: { format: "date-time" }, limit: { type: "integer", default: 10 } },
        },
      },
      enough: { answer: { type: "boolean" } },
    },
    signals: { add: { required: ["column"] } },
    steps: ["count"],
  });
  const plain: unknown = await (await fetch(`${url}/v1/pipelines/table`)).json();
  expect(plain).toMatchObject(JSON.parse(JSON.stringify(description)) as object);
  expect(await client.sink.describe.query()).toMatchObject({ questions: {}, signals: {}, steps: [] });
});

test("a key of another question is refused where the question is named too", async () => {
  const house = await openHouse();
  const runId = await asked(house);
  // @ts-expect-error the key is another question's
  const call = annOf(house).table.answer.mutate({ runId, question: "enough", key: "column", answer: true });
  await expect(call).rejects.toMatchObject({
    data: { code: "BAD_REQUEST", stepcast: { code: "invalid_input", issues: [{ path: ["key"] }] } },
  });
});

test("values from a form made of the JSON Schema start a run, too: dates come as ISO 8601 text", async () => {
  const house = await openHouse();
  const since = new Date(0).toISOString();
  // @ts-expect-error as a form gives it
  await annOf(house).table.start.mutate({ runId: "formed", input: { columns, since } });
  expect((await house.engine.state("formed")).input).toEqual({ columns, since: new Date(0) });
});

test("many runs are cancelled by their ids or by what they have in common, one's own only", async () => {
  const house = await openHouse();
  const { table: tables, faucet } = annOf(house);
  for (const runId of ["a", "b", "c"]) await asked(house, { runId });
  await asked(house, { runId: "bens", owner: "ben" });
  await faucet.start.mutate({ runId: "other", input: { label: "x" } });
  const named = await tables.cancelAll.mutate({
    runIds: ["a", "bens", "other", "nowhere"],
    reason: "enough",
  });
  expect(named).toEqual({ runIds: ["a"] });
  expect(await tables.cancelAll.mutate({ runIds: ["a"] })).toEqual({ runIds: [] });
  expect(await tables.cancelAll.mutate({ text: "nothing such" })).toEqual({ runIds: [] });
  expect(await tables.cancelAll.mutate()).toEqual({ runIds: ["c", "b"] });
  await ended(house.engine, "a");
  const last = (await eventsOf(house, "a")).at(-1);
  expect(last).toMatchObject({ type: "run.cancelled", reason: "enough" });
  expect((await house.engine.state("bens")).cancelRequested).toBe(false);
  expect((await house.engine.state("other")).cancelRequested).toBe(false);
  await expect(tables.cancelAll.mutate({ runIds: ["b"], status: "waiting" })).rejects.toMatchObject({
    data: { code: "BAD_REQUEST" },
  });
});

/** A server whose people say who they are. */
function openHouse(): Promise<TestServer> {
  return openServer({ createContext: ({ headers }) => ({ owner: headers["x-owner"]?.toString() }) });
}

function annOf({ url }: TestServer) {
  return connect(url, { "x-owner": "ann" });
}

let runs = 0;

/** A run that has asked for its column. */
async function asked(
  house: TestServer,
  options: { runId?: string; owner?: string | undefined; timeoutMs?: number } = {},
): Promise<string> {
  runs += 1;
  const { runId = `table-${runs}`, timeoutMs } = options;
  const owner = "owner" in options ? options.owner : "ann";
  await house.engine.start(
    table,
    { columns, ...(timeoutMs !== undefined && { timeoutMs }) },
    { runId, owner },
  );
  await askedFor(house.engine, runId, "column");
  return runId;
}

async function eventsOf({ engine }: TestServer, runId: string): Promise<RunEvent[]> {
  return (await engine.read(runId, undefined, 500)).events.map(({ text }) => decodeEvent(text));
}

async function resultOf(house: TestServer, runId: string): Promise<unknown> {
  await ended(house.engine, runId);
  return (await house.engine.state(runId)).output;
}

function isTalk({ type }: RunEvent): boolean {
  return /^(?:question|signal)\.|^run\.(?:paused|resumed)$/.test(type);
}

function wrong(...paths: string[][]): object {
  return { code: "invalid_input", issues: paths.map((path) => ({ path })) };
}

async function expectRefusal(call: Promise<unknown>, refusal: object): Promise<void> {
  const thrown: unknown = await call.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Refusal);
  expect(thrown).toMatchObject(refusal);
}
