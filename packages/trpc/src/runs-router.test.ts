import { type Engine, newRunId } from "@stepcast/pipeline/engine";
import { expect, onTestFinished, test } from "vitest";
import { all } from "./testing/all.ts";
import { tapOf } from "./testing/faucet.ts";
import { ended } from "./testing/open-http.ts";
import { connect, openServer } from "./testing/open-server.ts";

const none = { queued: 0, running: 0, waiting: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 };

async function openHouse() {
  const { url, engine } = await openServer({
    createContext: ({ headers }) => ({ owner: headers["x-owner"]?.toString() }),
  });
  const [ann, bob] = [connect(url, { "x-owner": "ann" }), connect(url, { "x-owner": "bob" })];
  return { ann, bob, nobody: connect(url), engine, url };
}

type House = Awaited<ReturnType<typeof openHouse>>;

/** Ann's run of each pipeline: one that has ended, and one that drips on till the test is over. */
async function annsRuns({ ann, engine }: House): Promise<string> {
  // A tap is known by its run's id, and ended once.
  const drips = newRunId();
  await all(ann.sink.runPipeline({ runId: "sunk", input: { depth: 3 } }));
  await ann.faucet.start.mutate({ runId: drips, input: { label: "kitchen" } });
  onTestFinished(() => endAll(engine));
  return drips;
}

async function endAll(engine: Engine): Promise<void> {
  const { runs } = await engine.list({ limit: 100, pipeline: "faucet" });
  for (const { runId } of runs) {
    tapOf(runId).end();
    await ended(engine, runId);
  }
}

const notFound = { data: { code: "NOT_FOUND", stepcast: { code: "run_not_found" } } };

test("a run's pipeline is told to whoever may read it, by its id alone", async () => {
  const house = await openHouse();
  const drips = await annsRuns(house);
  const { ann, bob, nobody } = house;
  expect(await ann.runs.find.query({ runId: "sunk" })).toEqual({ pipeline: "sink", title: "3 m deep" });
  expect(await ann.runs.find.query({ runId: drips })).toEqual({ pipeline: "faucet", title: undefined });
  for (const other of [bob, nobody])
    await expect(other.runs.find.query({ runId: "sunk" })).rejects.toMatchObject(notFound);
  await expect(ann.runs.find.query({ runId: "none" })).rejects.toMatchObject(notFound);
});

test("a run of a pipeline that is not offered any more is found and has no page", async () => {
  const { ann, engine } = await openHouse();
  const [, , table] = engine.pipelines;
  if (!table) throw new Error("no table");
  await engine.start(table, { columns: ["text"] }, { runId: "old", owner: "ann" });
  await expect(ann.runs.find.query({ runId: "old" })).rejects.toMatchObject({
    data: { stepcast: { code: "unknown_pipeline" } },
  });
});

test("the asker's runs of all pipelines are listed and counted, narrowed by pipeline, status and text", async () => {
  const house = await openHouse();
  const drips = await annsRuns(house);
  const { ann, bob, nobody, engine } = house;
  await expect.poll(async () => (await engine.count({})).running).toBe(1);
  const { runs } = await ann.runs.list.query();
  expect(runs.map(({ runId, pipeline, title, owner }) => [runId, pipeline, title, owner])).toEqual([
    [drips, "faucet", undefined, "ann"],
    ["sunk", "sink", "3 m deep", "ann"],
  ]);
  expect(await ann.runs.count.query()).toEqual({ ...none, running: 1, completed: 1 });
  for (const query of [{ pipeline: "sink" }, { text: "M DEEP" }, { status: "completed" as const }]) {
    expect((await ann.runs.list.query(query)).runs.map(({ runId }) => runId)).toEqual(["sunk"]);
    expect(await ann.runs.count.query(query)).toEqual({ ...none, completed: 1 });
  }
  expect(await ann.faucet.count.query({ text: "kitchen" })).toEqual({ ...none, running: 1 });
  for (const other of [bob, nobody]) {
    expect((await other.runs.list.query()).runs).toEqual([]);
    expect(await other.runs.count.query()).toEqual(none);
    expect(await other.sink.count.query()).toEqual(none);
  }
});

test("runs of all pipelines are stopped in one request, the asker's alone", async () => {
  const house = await openHouse();
  const drips = await annsRuns(house);
  const { ann, bob } = house;
  expect(await bob.runs.cancelAll.mutate({})).toEqual({ runIds: [] });
  expect(await bob.runs.cancelAll.mutate({ runIds: [drips] })).toEqual({ runIds: [] });
  expect(await ann.runs.cancelAll.mutate({ pipeline: "sink" })).toEqual({ runIds: [] });
  expect(await ann.runs.cancelAll.mutate({ runIds: ["sunk", drips] })).toEqual({ runIds: [drips] });
});

test("many runs are done again, each with its own input; those that cannot be are named, and why", async () => {
  const house = await openHouse();
  const drips = await annsRuns(house);
  const { ann, bob, engine } = house;
  const dripsAgain = newRunId();
  const newRunIds = ["sunk-again", "none-again", dripsAgain];
  const request = { runIds: ["sunk", "none", drips], newRunIds };
  const result = await ann.runs.rerunAll.mutate(request);
  expect(result).toEqual({
    started: [
      { runId: "sunk", newRunId: "sunk-again" },
      { runId: drips, newRunId: dripsAgain },
    ],
    refused: [{ runId: "none", code: "run_not_found", message: expect.stringContaining("none") }],
  });
  // Sent again since its answer was lost.
  expect(await ann.runs.rerunAll.mutate(request)).toEqual(result);
  expect(await engine.state("sunk-again")).toMatchObject({
    input: { depth: 3 },
    owner: "ann",
    title: "3 m deep",
  });
  expect(await engine.state(dripsAgain)).toMatchObject({ input: { label: "kitchen" }, owner: "ann" });
  expect((await ann.runs.list.query()).runs).toHaveLength(4);
  const { started, refused } = await bob.runs.rerunAll.mutate({ runIds: ["sunk"] });
  expect([started, refused.map(({ code }) => code)]).toEqual([[], ["run_not_found"]]);
});

test("100 runs are done again at a time, each once, and new ids are one for each", async () => {
  const { ann } = await openHouse();
  const runIds = Array.from({ length: 101 }, (_, run) => `run-${run}`);
  const twice = [{ runIds: ["a", "a"] }, { runIds: ["a", "b"], newRunIds: ["c", "c"] }];
  for (const request of [{ runIds }, { runIds: ["a", "b"], newRunIds: ["c"] }, ...twice]) {
    await expect(ann.runs.rerunAll.mutate(request)).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
  }
});

test("plain HTTP counts runs and does many again too", async () => {
  const house = await openHouse();
  await annsRuns(house);
  const headers = { "x-owner": "ann", "content-type": "application/json" };
  const read = async (path: string) => (await fetch(`${house.url}${path}`, { headers })).json();
  expect(await read("/v1/run-counts?pipeline=sink")).toEqual({ ...none, completed: 1 });
  expect(await read("/v1/run-counts?status=failed,cancelled")).toEqual(none);
  const body = JSON.stringify({ runIds: ["sunk", "none"] });
  const response = await fetch(`${house.url}/v1/runs/rerun`, { method: "POST", headers, body });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    started: [{ runId: "sunk", newRunId: expect.any(String) }],
    refused: [{ runId: "none", code: "run_not_found" }],
  });
});
