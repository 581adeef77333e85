import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { z } from "zod";
import { faucet, tapOf } from "../../testing/faucet.ts";
import { ended, openHttp, tally } from "../../testing/open-http.ts";
import { openServer } from "../../testing/open-server.ts";
import { send } from "../../testing/send.ts";
import { table } from "../../testing/table.ts";
import { openApi } from "./open-api.ts";
import { routes } from "./routes.ts";

type Document = Awaited<ReturnType<typeof openApi>>;

const Branch = z.object({
  name: z.string(),
  get branches() {
    return z.array(Branch);
  },
});

const grow = defineAgent({
  input: z.object({ tree: Branch, sizes: z.map(z.string(), z.number()) }),
  output: z.object({ trees: z.array(Branch), at: z.date() }),
  async run({ tree }) {
    return { trees: [tree], at: new Date() };
  },
});

/** Schemas that JSON Schema can say only in part: recursion, transforms, Maps. */
const orchard = definePipeline({
  name: "orchard",
  input: Branch.extend({ files: z.array(FileRef), on: z.string().transform((text) => new Date(text)) }),
  agents: { grow },
  run: async (input, { steps }) => steps.grow({ tree: input, sizes: new Map() }),
});

test("the document is valid OpenAPI 3.1, whatever the pipelines' schemas are", async () => {
  for (const pipelines of [[], [faucet, tally], [orchard, faucet, table]]) {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(copy(openApi(pipelines)));
    expect(errors).toBeUndefined();
    expect([valid, validator.version]).toEqual([true, "3.1"]);
  }
});

test("every schema that the document names is in it, and is a schema", () => {
  const document = copy(openApi([faucet, tally, orchard, table]));
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(refs.length).toBeGreaterThan(20);
  expect(JSON.stringify(document)).not.toMatch(/"\$ref":"#(?!\/components)/);
  for (const [, kind, name = ""] of refs) {
    const parts: Record<string, unknown> =
      kind === "schemas" ? document.components.schemas : document.components.responses;
    expect(Object.keys(parts)).toContain(name);
  }
  for (const name of Object.keys(document.components.schemas))
    expect(() => check(document, name)).not.toThrow();
});

test("every route stands in the document, and everything in the document is a route that is served", async () => {
  const { port, url } = await openHttp();
  const response = await fetch(`${url}/openapi.json`);
  const document = (await response.json()) as Document;
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const expected = routes.flatMap(({ method, path }) =>
    (path.includes("{pipeline}") ? ["faucet", "tally"] : [""]).map(
      (name) => `${method} ${path.replace("{pipeline}", name)}`,
    ),
  );
  expect(documented.sort()).toEqual(expected.sort());
  for (const [path, operations] of Object.entries(document.paths)) {
    const answer = await send(port, path.replaceAll(/\{\w+\}/g, "x"), { method: "OPTIONS" });
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    // A run may be called "cancel".
    if (path === "/v1/runs/cancel" || path === "/v1/runs/rerun") methods.unshift("GET");
    expect(answer.status).toBe(204);
    expect(answer.headers.allow?.split(", ").filter((name) => name !== "HEAD")).toEqual(methods);
  }
});

test("the page on plain HTTP names every route", () => {
  const page = readFileSync(new URL("../../../../../docs/http.md", import.meta.url), "utf8");
  const addresses = [...page.matchAll(/\/v1\/[^\s`?]*/g)].map(([address]) => address);
  for (const { path } of routes) {
    expect(addresses).toContain(
      path
        .replace("{pipeline}", "<name>")
        .replace("{runId}", "<id>")
        .replace(/\{(\w+)\}/, "<$1>"),
    );
  }
});

test("the streams that the document shows are of events as it describes them", () => {
  const document = openApi([faucet]);
  const text = JSON.stringify(document.paths["/v1/runs/{runId}/events"]?.["get"]);
  const { responses } = JSON.parse(text) as {
    responses: { 200: { content: Record<string, { example?: string }> } };
  };
  const lines = responses[200].content["application/x-ndjson"]?.example?.trimEnd().split("\n") ?? [];
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expectFit(document, "Event", JSON.parse(line));
    expect(responses[200].content["text/event-stream"]?.example).toContain(`\ndata: ${line}\n\n`);
  }
});

test("operations have names of their own", () => {
  const { paths } = openApi([faucet, tally]);
  const ids = Object.values(paths).flatMap((operations) =>
    Object.values(operations).map((operation) => (operation as { operationId: string }).operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("what a run really sends fits what the document says of it", async () => {
  const { url, engine } = await openHttp();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const body = new FormData();
  body.set("csv", new Blob(["name\nAda\n"]), "a.csv");
  body.set("since", "2026-05-01");
  tapOf("poured").end("one");
  const started: unknown = await (
    await fetch(`${url}/v1/pipelines/tally/runs?runId=counted`, { method: "POST", body })
  ).json();
  const headers = { "content-type": "application/json", accept: "application/json" };
  await fetch(`${url}/v1/pipelines/faucet/runs?runId=poured`, {
    method: "POST",
    headers,
    body: '{"label":"x"}',
  });
  for (const runId of ["counted", "poured"]) await ended(engine, runId);
  const get = async (path: string): Promise<unknown> => (await fetch(url + path, { headers })).json();
  expectFit(document, "StartedRun", started);
  expectFit(document, "PipelineList", await get("/v1/pipelines"));
  expectFit(document, "PipelineDescription", await get("/v1/pipelines/tally"));
  expectFit(document, "RunList", await get("/v1/runs"));
  expectFit(document, "RunCounts", await get("/v1/run-counts"));
  expectFit(document, "RunState", await get("/v1/runs/counted"));
  expectFit(document, "Error", await get("/v1/runs/none"));
  for (const [runId, pipeline] of [
    ["counted", "tally"],
    ["poured", "faucet"],
  ] as const) {
    const page = (await get(`/v1/runs/${runId}/events`)) as { events: { type: string }[] };
    expect(page.events.length).toBeGreaterThan(6);
    expectFit(document, "EventPage", page);
    for (const event of page.events) expectFit(document, `${pipeline}.Event`, event);
  }
});

test("what a run that asks really sends fits what the document says of it", async () => {
  const { engine, url } = await openServer();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const read = async (path: string): Promise<unknown> =>
    (await fetch(url + path, { headers: { accept: "application/json" } })).json();
  const said = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    return (await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  const talking = await engine.start(table, { columns: ["text"], timeoutMs: 1 }, { runId: "talking" });
  for await (const event of talking) if (event.type === "question.asked") break;
  const run = "/v1/runs/talking";
  expectFit(document, "QuestionList", await read(`${run}/questions`));
  expectFit(document, "Changed", await said(`${run}/pause`, {}));
  expectFit(document, "RunState", await read(run));
  expectFit(document, "Changed", await said(`${run}/resume`, {}));
  const message = { column: "date", since: "2026-05-01T00:00:00Z" };
  for (const name of ["Signal", "table.signals.add"]) expectFit(document, name, message);
  expectFit(document, "Stored", await said(`${run}/signals/add`, message));
  const answer = { column: "text", since: "2026-05-01T00:00:00Z" };
  for (const name of ["Answer", "table.answers.column"]) expectFit(document, name, answer);
  expectFit(document, "Answered", await said(`${run}/questions/column`, answer));
  await ended(engine, "talking");
  expectFit(document, "Error", await said(`${run}/questions/column`, { column: "date" }));
  expectFit(document, "QuestionList", await read(`${run}/questions`));
  expectFit(document, "RunState", await read(run));
  expectFit(document, "StartedRun", await said(`${run}/rerun`, { fromStep: "count", runId: "again" }));
  expectFit(document, "RerunResult", await said("/v1/runs/rerun", { runIds: ["talking", "none"] }));
  expectFit(document, "CancelledRuns", await said("/v1/runs/cancel", {}));
  expectFit(document, "PipelineDescription", await read("/v1/pipelines/table"));
  for (const runId of ["talking", "again"]) {
    const { events } = (await read(`/v1/runs/${runId}/events`)) as { events: object[] };
    for (const event of events) expectFit(document, "table.Event", event);
  }
});

test("the document tells a wrong event and a wrong input from a right one", () => {
  const document = openApi([faucet, tally]);
  const stamp = { v: 1, runId: "x", seq: 1, at: 1 };
  const event = check(document, "faucet.Event");
  const completed = { ...stamp, type: "step.completed", step: "drip", key: "drip", attempt: 1 };
  expect(event({ ...completed, output: { drops: ["a"], closedAt: "1970-01-02T00:00:00.000Z" } })).toBe(true);
  expect(event({ ...completed, output: { drops: "a", closedAt: "1970-01-02T00:00:00.000Z" } })).toBe(false);
  expect(event({ ...completed, step: "nobody", output: {} })).toBe(false);
  const input = check(document, "faucet.Input");
  expect(input({ label: "x", openedAt: "2026-05-01T00:00:00Z" })).toBe(true);
  expect(input({ label: "x", openedAt: "soon" })).toBe(false);
});

function expectFit(document: Document, name: string, value: unknown): void {
  const fits = check(document, name);
  expect({ value, fits: fits(value), errors: fits.errors }).toEqual({ value, fits: true, errors: null });
}

/** The document itself is one schema with many parts; `#/components/schemas/…` then means what it says. */
function check(document: Document, name: string) {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  return ajv.compile({ ...document, $ref: `#/components/schemas/${name}` });
}

function copy(document: Document): Document {
  return JSON.parse(JSON.stringify(document)) as Document;
}
