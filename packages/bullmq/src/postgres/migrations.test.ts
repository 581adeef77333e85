import { encodeFact } from "@stepcast/pipeline/store";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../testing/postgres-server.ts";
import { factValues } from "./facts.ts";
import { functions } from "./functions.ts";
import { postgresLog } from "./postgres-log.ts";
import { tables } from "./tables.ts";

let server: PostgresServer;
let old: pg.Client;

beforeAll(async () => {
  server = await startPostgres();
  old = new pg.Client(server.url);
  await old.connect();
});

afterAll(async () => {
  await old.end();
  await server.close();
});

const [queued, started] = [
  encodeFact({ type: "run.queued", pipeline: "report", pipelineVersion: "1", input: {} }),
  encodeFact({ type: "run.started", worker: "first" }),
];

/** What a process of the first version asks for. */
async function ask(call: string, values: readonly unknown[]): Promise<unknown> {
  const places = values.map((_, index) => `$${index + 1}`).join(", ");
  return (await old.query(`SELECT * FROM stepcast.${call}(${places})`, [...values])).rows[0];
}

async function createRun(runId: string, now: number): Promise<void> {
  const about = [runId, "report", "1", "same", "same", "ann", runId];
  const made = await ask("create_run", [now, ...about, ...factValues("tag", [queued])]);
  expect(made).toEqual({ create_run: "created" });
}

async function startRun(runId: string, now: number): Promise<void> {
  await ask("claim", [runId, now, "first", "claim", 1_000]);
  const stored = await ask("append", [runId, now, 1, 1, false, false, ...factValues("tag", [started])]);
  expect(stored).toMatchObject({ outcome: "stored", seq: 2 });
}

test("tables of the first version are brought up to date, and processes of that version go on with them", async () => {
  await old.query(`CREATE SCHEMA stepcast; ${tables("stepcast")} ${functions("stepcast")}
    CREATE TABLE stepcast.stepcast (version int NOT NULL, one boolean PRIMARY KEY DEFAULT true CHECK (one));
    INSERT INTO stepcast.stepcast (version) VALUES (1)`);
  await createRun("before", 1_000);
  await startRun("before", 1_005);
  await createRun("between", 1_010);

  const log = postgresLog(server.url, { onWarning: () => undefined });
  const same = {
    pipeline: "report",
    pipelineVersion: "1",
    inputFingerprint: "same",
    schemaFingerprint: "same",
  };
  await log.create({ runId: "after", ...same, owner: "ann", title: "new", queued });
  // A process that has not been replaced yet.
  await startRun("between", 1_020);
  await createRun("beside", 1_030);

  const { runs } = await log.list({ limit: 10 });
  const listed = runs.map(({ runId, title, startedAt }) => ({ runId, title, startedAt }));
  expect(listed).toEqual([
    { runId: "after", title: "new", startedAt: undefined },
    { runId: "beside", title: undefined, startedAt: undefined },
    { runId: "between", title: undefined, startedAt: 1_020 },
    { runId: "before", title: undefined, startedAt: 1_005 },
  ]);
  await log.close();
});
