import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { countSql } from "./count-runs.ts";
import { claimableSql } from "./find-claimable.ts";
import { listSql } from "./list-runs.ts";
import { postgresLog } from "./postgres-log.ts";
import { pageSql } from "./read-events.ts";

// However many runs there are, each statement goes along an index to what it needs, and reads little more than it answers with.

const schema = "stepcast";
const runs = 100_000;
let server: PostgresServer;
let client: pg.Client;

beforeAll(async () => {
  server = await startPostgres(["fsync=off"]);
  const log = postgresLog(server.url, { onWarning: () => undefined });
  await log.list({ limit: 1 });
  await log.close();
  client = new pg.Client(server.url);
  await client.connect();
  await client.query(manyRuns);
}, 60_000);

afterAll(async () => {
  await client.end();
  await server.close();
});

/** Most of them ended, some waiting for a time, some held, some due; of ten owners and five pipelines. */
const manyRuns = `
  INSERT INTO ${schema}.runs (run_id, pipeline, pipeline_version, input_fingerprint, schema_fingerprint, owner, status, queued_at)
    SELECT 'run-' || i, 'pipeline-' || i % 5, '1', 'same', 'same', 'owner-' || i % 10,
      CASE WHEN i % 100 < 95 THEN 'completed' WHEN i % 100 < 97 THEN 'waiting' WHEN i % 100 < 99 THEN 'running' ELSE 'queued' END,
      1700000000000 + i
    FROM generate_series(1, ${runs}) AS i;
  INSERT INTO ${schema}.heads (run_id, run, pipeline, status, ended, last_seq, due_at, cancel_requested)
    SELECT run_id, number, pipeline, status, status = 'completed', 2,
      CASE status WHEN 'completed' THEN NULL WHEN 'queued' THEN queued_at ELSE queued_at + 1e12 END, number % 1000 = 99
    FROM ${schema}.runs;
  INSERT INTO ${schema}.events (run, seq, at, tag, type, text, chars)
    SELECT number, seq, queued_at, 'tag', 'step.logged', '{}', 2 FROM ${schema}.runs, generate_series(1, 2) AS seq;
  INSERT INTO ${schema}.searched_texts (run, text) SELECT number, run_id FROM ${schema}.runs;
  ANALYZE;`;

interface Plan {
  "Node Type": string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
}

/** The statement's plan as it was run, each node in turn. */
async function nodesOf(sql: string, values: readonly unknown[]): Promise<Plan[]> {
  const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
    [...values],
  );
  const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
  return rows.flatMap((row) => flat(row["QUERY PLAN"][0].Plan));
}

async function expectFrugal(sql: string, values: readonly unknown[], mostRows: number): Promise<Plan[]> {
  const nodes = await nodesOf(sql, values);
  for (const node of nodes) {
    const read = (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
    expect(read, `${node["Node Type"]} ${node["Index Name"] ?? ""}`).toBeLessThanOrEqual(mostRows);
    expect(node["Node Type"]).not.toMatch(/Seq Scan|Bitmap/);
  }
  return nodes;
}

function indexes(nodes: readonly Plan[]): Set<string> {
  return new Set(nodes.flatMap((node) => node["Index Name"] ?? []));
}

test("a search for work reads what is due, not what waits or has ended", async () => {
  const values = [["pipeline-1", "pipeline-2"], ["run-1"], ["run-1", "run-2"], 64, 1_800_000_000_000];
  const nodes = await expectFrugal(claimableSql(schema), values, 64 * 3);
  expect(indexes(nodes)).toEqual(new Set(["heads_due", "heads_to_cancel"]));
});

test.each([
  ["runs_by_status", {}],
  ["runs_by_owner", { owner: "owner-3" }],
  ["runs_by_owner", { owner: null }],
  ["runs_by_pipeline", { pipeline: "pipeline-3" }],
  ["runs_by_owner_and_pipeline", { owner: "owner-3", pipeline: "pipeline-3" }],
  ["runs_by_status", { status: "completed" as const, since: 1_700_000_050_000, until: 1_700_000_090_000 }],
])("a list goes along %s for %j, in its order", async (index, query) => {
  const { sql, values } = listSql(schema, { limit: 50, ...query });
  const nodes = await expectFrugal(sql, values, 51 * 7);
  expect(indexes(nodes)).toEqual(new Set([index, "heads_pkey"]));
});

test.each([
  ["runs_by_status", {}],
  ["runs_by_owner", { owner: "owner-3" }],
  ["runs_by_pipeline", { pipeline: "pipeline-3", until: 1_700_000_090_000 }],
  ["runs_by_owner_and_pipeline", { owner: "owner-3", pipeline: "pipeline-3" }],
])("a count goes along %s for %j, no further than it may", async (index, query) => {
  const { sql, values } = countSql(schema, { ...query, lookAt: 500 });
  const nodes = await expectFrugal(sql, values, 500 * 7);
  expect(indexes(nodes)).toEqual(new Set([index]));
});

test("a page of a run reads that run alone", async () => {
  const nodes = await expectFrugal(pageSql(schema), ["run-500", 1, "tag", 500, 1_000_000], 500);
  expect(indexes(nodes)).toEqual(new Set(["heads_pkey", "events_pkey"]));
});
