import { expect, test } from "vitest";
import { tapOf } from "../../testing/faucet.ts";
import { ended, openHttp } from "../../testing/open-http.ts";
import { send } from "../../testing/send.ts";

const json = { "content-type": "application/json" };

test("the pipelines are listed with what they do, and each says what it takes", async () => {
  const { url } = await openHttp();
  expect(await get(`${url}/v1/pipelines`)).toMatchObject({
    pipelines: [{ name: "faucet" }, { name: "tally", description: "Counts the rows of a table" }],
  });
  expect(await get(`${url}/v1/pipelines/tally`)).toMatchObject({
    name: "tally",
    links: { start: "/v1/pipelines/tally/runs" },
    input: {
      required: ["csv"],
      properties: { since: { type: "string", format: "date-time" }, title: { default: "Tally" } },
    },
  });
});

test("a run's state is the fold of its events, in plain JSON", async () => {
  const { url, engine } = await openHttp();
  tapOf("shown").end("one");
  await post(`${url}/v1/pipelines/faucet/runs?runId=shown`, { label: "x", openedAt: "2026-05-01" });
  await ended(engine, "shown");
  const state = (await get(`${url}/v1/runs/shown`)) as { cursor: string };
  expect(state).toMatchObject({
    runId: "shown",
    pipeline: "faucet",
    status: "completed",
    input: { openedAt: "2026-05-01T00:00:00.000Z" },
    output: { file: { name: "drops.txt" }, closedAt: "1970-01-02T00:00:00.000Z" },
    steps: { drip: { status: "completed" }, bottle: { status: "completed" } },
  });
  const rest = await fetch(`${url}/v1/runs/shown/events?after=${state.cursor}`);
  expect(rest.status).toBe(204);
});

test("runs are listed newest first, by status, pipeline and text, page by page", async () => {
  const { url, engine } = await openHttp();
  tapOf("done").end("one");
  await post(`${url}/v1/pipelines/faucet/runs?runId=done`, { label: "apples" });
  await ended(engine, "done");
  await post(`${url}/v1/pipelines/faucet/runs?runId=open`, { label: "pears" });
  const idsOf = async (query: string) => {
    const { runs } = (await get(`${url}/v1/runs${query}`)) as { runs: { runId: string }[] };
    return runs.map(({ runId }) => runId);
  };
  expect(await idsOf("")).toEqual(["open", "done"]);
  expect(await idsOf("?status=completed,failed")).toEqual(["done"]);
  expect(await idsOf("?text=PEAR&pipeline=faucet")).toEqual(["open"]);
  expect(await idsOf("?pipeline=tally")).toEqual([]);
  const first = (await get(`${url}/v1/runs?limit=1`)) as { next: string };
  expect(await idsOf(`?limit=1&cursor=${first.next}`)).toEqual(["done"]);
});

test("a run is asked to stop, once", async () => {
  const { url, engine } = await openHttp();
  await post(`${url}/v1/pipelines/faucet/runs?runId=stopped`, { label: "x" });
  const cancel = () => post(`${url}/v1/runs/stopped/cancel`, { reason: "enough" });
  expect(await (await cancel()).json()).toEqual({ cancelled: true });
  await ended(engine, "stopped");
  const events = (await get(`${url}/v1/runs/stopped/events`)) as { events: object[] };
  expect(events.events.at(-1)).toMatchObject({ type: "run.cancelled", reason: "enough" });
  const bare = await fetch(`${url}/v1/runs/stopped/cancel`, { method: "POST" });
  expect([bare.status, await bare.json()]).toMatchObject([200, { cancelled: false }]);
});

test("the end of a run cannot be cancelled", async () => {
  const { url, engine } = await openHttp();
  tapOf("ended").end("one");
  await post(`${url}/v1/pipelines/faucet/runs?runId=ended`, { label: "x" });
  await ended(engine, "ended");
  const response = await fetch(`${url}/v1/runs/ended/cancel`, { method: "POST" });
  expect([response.status, await response.json()]).toMatchObject([409, { error: { code: "run_ended" } }]);
});

test("the run of one owner does not exist for another, whatever they ask", async () => {
  const { url } = await openHttp({
    createContext: ({ headers }) => ({ owner: headers["x-owner"]?.toString() }),
  });
  const as = (owner: string) => ({ ...json, "x-owner": owner });
  const body = '{"label":"x"}';
  const accept = "text/event-stream";
  const start = `${url}/v1/pipelines/faucet/runs?runId=anns`;
  expect((await fetch(start, { method: "POST", headers: as("ann"), body })).status).toBe(201);
  const attempts: [string, RequestInit][] = [
    [start, { method: "POST", body }],
    [`${url}/v1/pipelines/faucet/stream?runId=anns`, { method: "POST", body }],
    [`${url}/v1/pipelines/faucet/stream?runId=anns&label=x`, { headers: { accept } }],
    [`${url}/v1/pipelines/faucet/stream?label=x`, { headers: { accept, "last-event-id": "anns/0" } }],
    [`${url}/v1/runs/anns`, {}],
    [`${url}/v1/runs/anns/events`, {}],
    [`${url}/v1/runs/anns/events`, { headers: { accept: "application/json" } }],
    [`${url}/v1/runs/anns/cancel`, { method: "POST" }],
  ];
  for (const [address, init] of attempts) {
    const response = await fetch(address, { ...init, headers: { ...as("bob"), ...init.headers } });
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { error: { code: "run_not_found" } },
    ]);
  }
  const list = await fetch(`${url}/v1/runs`, { headers: as("bob") });
  expect(await list.json()).toEqual({ runs: [] });
  expect((await fetch(`${url}/v1/runs/anns`, { headers: as("ann") })).status).toBe(200);
});

test.for([
  ["DELETE", "/v1/runs/x", "GET, HEAD"],
  ["POST", "/v1/runs/x", "GET, HEAD"],
  ["GET", "/v1/pipelines/faucet/runs", "POST"],
  ["PUT", "/v1/pipelines/faucet/stream", "GET, HEAD, POST"],
  ["POST", "/openapi.json", "GET, HEAD"],
] as const)("%s %s is refused with what is allowed there", async ([method, path, allow]) => {
  const { port } = await openHttp();
  const answer = await send(port, path, { method });
  expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: "method_not_allowed" } });
  const options = await send(port, path, { method: "OPTIONS" });
  expect([options.status, options.headers.allow]).toEqual([204, allow]);
});

test("HEAD answers as GET does, without the body", async () => {
  const { port } = await openHttp();
  const [head, whole] = [
    await send(port, "/v1/pipelines", { method: "HEAD" }),
    await send(port, "/v1/pipelines"),
  ];
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect(head.headers["content-length"]).toBe(String(whole.body.length));
});

test("an address that is not in the table is not found, in JSON", async () => {
  const { url } = await openHttp();
  const response = await fetch(`${url}/v1/nothing`);
  expect([response.status, await response.json()]).toMatchObject([404, { error: { code: "not_found" } }]);
});

test("a deleted run is gone", async () => {
  const { url, engine } = await openHttp();
  tapOf("deleted").end("one");
  await post(`${url}/v1/pipelines/faucet/runs?runId=deleted`, { label: "x" });
  await ended(engine, "deleted");
  await engine.delete("deleted");
  const response = await fetch(`${url}/v1/runs/deleted`);
  expect([response.status, await response.json()]).toMatchObject([410, { error: { code: "run_expired" } }]);
});

async function get(url: string): Promise<unknown> {
  return (await fetch(url, { headers: { accept: "application/json" } })).json();
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: json, body: JSON.stringify(body) });
}
