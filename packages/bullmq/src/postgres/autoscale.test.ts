import { readFileSync } from "node:fs";
import { encodeFact } from "@stepcast/pipeline/store";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { startPostgres } from "../testing/postgres-server.ts";
import { postgresLog } from "./postgres-log.ts";

const deployed = new URL("../../../../deploy/kubernetes/postgres/autoscale.yaml", import.meta.url);

test("the autoscaler over Postgres sees the runs that are due and that nobody has taken", async () => {
  const [, query = ""] = /^ *query: "(.*)"$/m.exec(readFileSync(deployed, "utf8")) ?? [];
  const server = await startPostgres(["fsync=off"]);
  onTestFinished(() => server.close());
  const log = postgresLog(server.url, { onWarning: () => undefined });
  const queued = encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} });
  const same = { pipelineVersion: "1", inputFingerprint: "", schemaFingerprint: "", owner: undefined };
  for (const runId of ["taken", "left", "also left"])
    await log.create({ runId, pipeline: "report", queued, ...same });
  await log.claim("taken", { owner: "worker", leaseMs: 60_000, onOutside: () => undefined });
  await log.close();
  const client = new pg.Client(server.url);
  await client.connect();
  expect((await client.query(query)).rows).toEqual([{ count: "2" }]);
  await client.end();
});
