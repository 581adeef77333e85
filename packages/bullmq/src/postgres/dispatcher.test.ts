import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { queueConformance } from "../testing/queue-conformance.ts";
import { postgresLog } from "./postgres-log.ts";
import { postgresQueues } from "./postgres-queues.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres(["fsync=off"]);
});
afterAll(() => server.close());

queueConformance("the dispatcher on BullMQ over Postgres", {
  log: (schema) => postgresLog(server.url, { schema, onWarning: () => undefined }),
  queues: (prefix) => postgresQueues(server.url, prefix),
});

test("the queues of a store are in a schema of their own, beside that of its runs", async () => {
  const stores = ["left", "right"].map((prefix) => postgresQueues(server.url, prefix));
  const job = { runId: "run", priority: 0 };
  await Promise.all(stores.map((queues) => queues.open("a").add("drive", job, { jobId: "one" })));
  await Promise.all(stores.map((queues) => queues.close()));
  const admin = new pg.Client(server.url);
  await admin.connect();
  const jobs = await admin.query(
    "SELECT queue, data FROM left_queues.job UNION ALL SELECT queue, data FROM right_queues.job",
  );
  expect(jobs.rows).toEqual([
    { queue: "left-a", data: job },
    { queue: "right-a", data: job },
  ]);
  expect((await admin.query("SELECT to_regnamespace('bullmq') AS shared")).rows).toEqual([{ shared: null }]);
  await admin.end();
});
