import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelRequest, cancelled, completed, logged, newRun } from "../../testing/log-under-test.ts";
import type { ListQuery } from "../run-log.ts";
import { type Connection, openConnection, type StoreOptions } from "./connection.ts";
import { tempStore } from "./fixtures/temp-store.ts";
import { countSql } from "./count-runs.ts";
import { listSql } from "./list-runs.ts";
import type { ArgumentsOf, OperationName } from "./operations.ts";
import { Store } from "./store.ts";

// However many runs there are, each statement goes along an index to what it needs.

const options: StoreOptions = { path: tempStore(), sync: "normal", busyMs: 100, maxBytes: undefined };
const store = new Store(options, () => undefined);
let db: Connection;

function perform<Name extends OperationName>(name: Name, ...args: ArgumentsOf<Name>): unknown {
  const [outcome] = store.perform([{ name, args }], undefined);
  if (!outcome?.ok) throw new Error(outcome?.error.message);
  return outcome.value;
}

function planOf(sql: string): string[] {
  return db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => detail);
}

beforeAll(() => {
  db = openConnection(options);
  useEverything();
});

afterAll(() => {
  db.close();
  store.close();
});

/** So that the store has prepared every statement it knows. */
function useEverything(): void {
  const run = newRun();
  const { runId } = run;
  const lease = { runId, owner: "first", epoch: 1 };
  const file = { ...logged("a"), fileIds: ["file"] };
  perform("create", run);
  perform("find", runId);
  perform("claim", runId, { owner: "first", leaseMs: 60_000 });
  perform("append", lease, 1, [file]);
  perform("renew", lease, 60_000);
  perform("signal", runId, "cancel", cancelRequest);
  perform("signal", runId, "cancel", cancelRequest);
  perform("suspend", lease, { afterSeq: 3, wakeAt: 1, waiting: logged("waiting") });
  perform("release", lease);
  perform("claim", runId, { owner: "second", leaseMs: 60_000 });
  perform("append", { ...lease, epoch: 2 }, 1, [cancelled]);
  perform("read", runId, undefined, 10);
  perform("readOn", runId, 0, 2);
  perform("claimable", { pipelines: ["report", "other"], except: [runId], refused: [], limit: 10 });
  perform("list", { limit: 10, owner: "ann", pipeline: "report", text: "a", since: 1, until: 2 });
  perform("count", { owner: "ann", pipeline: "report", text: "a", since: 1, until: 2 });
  perform("remove", runId);
  perform("forgetFiles", [{ id: "file", createdAt: Number.MAX_SAFE_INTEGER }]);
  const other = new Store(options, () => undefined);
  other.perform([{ name: "create", args: [newRun({ queued: completed })] }], undefined);
  other.close();
  store.look();
}

test("no statement walks through a table, or sorts what it found", () => {
  // The statements that are prepared are nobody's business but this test's.
  const statements: Map<string, unknown> = Reflect.get(store.open(), "statements");
  const selects = [...statements.keys()].filter((sql) => !/^(BEGIN|COMMIT|INSERT INTO \w+ \()/.test(sql));
  expect(selects.length).toBeGreaterThanOrEqual(20);
  for (const sql of selects) {
    const plan = planOf(sql).filter(
      (line) => !/^SCAN (pulse|beginning|json_each|sqlite_schema|searched|\(subquery)/.test(line),
    );
    for (const line of plan) expect(line, sql).not.toMatch(/^SCAN|TEMP B-TREE/);
  }
});

test.each<[string, Partial<ListQuery>]>([
  ["runs_by_status", {}],
  ["runs_by_owner", { owner: "ann" }],
  ["runs_by_owner", { owner: null }],
  ["runs_by_pipeline", { pipeline: "report" }],
  ["runs_by_owner_and_pipeline", { owner: "ann", pipeline: "report" }],
])("a list goes along %s for %j, in its order", (index, query) => {
  const plan = planOf(listSql(query).sql);
  expect(plan).toHaveLength(1);
  expect(plan[0]).toMatch(new RegExp(`^SEARCH runs USING INDEX ${index} \\(.*queued_at`));
  // A count reads nothing but the index.
  expect(planOf(countSql(query).sql)).toContainEqual(
    expect.stringMatching(new RegExp(`^SEARCH runs USING COVERING INDEX ${index} \\(.*queued_at`)),
  );
});
