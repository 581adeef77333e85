import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { encodeFact } from "../../model/event-text.ts";
import { claimed, completed, newRun } from "../../testing/log-under-test.ts";
import { manualClock } from "../../testing/manual-clock.ts";
import { tempStore } from "./fixtures/temp-store.ts";
import { sqliteLog } from "./sqlite-log.ts";

test("a store from before runs had titles is brought up to date: its runs are listed with the time they started", async () => {
  const clock = manualClock();
  const path = tempStore();
  const before = sqliteLog(path, { clock, sync: "normal" });
  const [ended, waiting] = [newRun(), newRun()];
  await before.create(ended);
  clock.advance(7);
  const lease = await claimed(before, ended.runId, "first");
  await before.append(lease, 1, [encodeFact({ type: "run.started", worker: "first" }), completed]);
  await before.create(waiting);
  await before.close();
  setBackToSecondVersion(path);

  const log = sqliteLog(path, { clock, sync: "normal" });
  await log.create(newRun({ title: "new" }));
  const { runs } = await log.list({ limit: 10 });
  expect(runs).toMatchObject([
    { title: "new", status: "queued" },
    { runId: waiting.runId, title: undefined, startedAt: undefined },
    { runId: ended.runId, title: undefined, startedAt: clock(), endedAt: clock() },
  ]);
  await log.close();
});

/** The tables as that version had them. */
function setBackToSecondVersion(path: string): void {
  const db = new DatabaseSync(path);
  db.exec(
    "ALTER TABLE runs DROP COLUMN title; ALTER TABLE runs DROP COLUMN started_at; PRAGMA user_version = 2",
  );
  db.close();
}
