import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import {
  claimed,
  completed,
  endedRun,
  followed,
  heldRun,
  logged,
  messages,
  newRun,
  upTo,
  wholeLog,
} from "../../testing/log-under-test.ts";
import type { RunLog } from "../run-log.ts";
import { tempStore } from "./fixtures/temp-store.ts";
import { sqliteLog, type SqliteLogOptions } from "./sqlite-log.ts";

const open: RunLog[] = [];

function opened(path: string, options: SqliteLogOptions = {}): RunLog {
  const log = sqliteLog(path, options);
  open.push(log);
  return log;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close()));
});

function failing(message: RegExp) {
  return { code: "store_failed", message: expect.stringMatching(message) };
}

/** A closed store with one ended run of so many log lines. */
async function storeOf(lines: number): Promise<{ path: string; runId: string }> {
  const path = tempStore();
  const log = sqliteLog(path);
  const { runId, lease } = await heldRun(log);
  const facts = upTo(lines).map((n) => logged(`line ${n} of this log ${"-".repeat(200)}`));
  await log.append(lease, 1, facts);
  await log.close();
  return { path, runId };
}

describe("no room", () => {
  test("an append that finds no room is refused and leaves nothing; with room again it is stored", async () => {
    const path = tempStore();
    const small = opened(path, { maxBytes: 200 * 1024 });
    const { runId, lease } = await heldRun(small);
    let stored = 0;
    const line = logged("x".repeat(10_000));
    const fill = async () => {
      for (;;) {
        await small.append(lease, stored + 1, [line, line]);
        stored += 1;
      }
    };
    await expect(fill()).rejects.toMatchObject(
      failing(/^there is no room left for the store ".+runs\.db", so nothing was stored: free disk space/),
    );
    expect(stored).toBeGreaterThan(2);
    expect(messages(await wholeLog(small, runId))).toHaveLength(2 * stored);
    await small.close();
    const roomy = opened(path);
    await roomy.append(lease, stored + 1, [line, line]);
    expect(messages(await wholeLog(roomy, runId))).toHaveLength(2 * stored + 2);
  });

  test("one that finds no room does not undo the others of its batch", async () => {
    const log = opened(tempStore(), { maxBytes: 200 * 1024 });
    const [large, small] = [await heldRun(log), await heldRun(log)];
    const [refused, stored] = await Promise.allSettled([
      log.append(
        large.lease,
        1,
        upTo(10).map(() => logged("x".repeat(50_000))),
      ),
      log.append(small.lease, 1, [logged("a")]),
    ]);
    expect(refused).toMatchObject({ status: "rejected", reason: failing(/no room/) });
    expect(stored.status).toBe("fulfilled");
    expect(messages(await wholeLog(log, large.runId))).toEqual([]);
    expect(messages(await wholeLog(log, small.runId))).toEqual(["a"]);
  });

  test("deleting old runs makes room", async () => {
    const log = opened(tempStore(), { maxBytes: 400 * 1024 });
    const old = await heldRun(log);
    await log.append(
      old.lease,
      1,
      upTo(5).map(() => logged("x".repeat(50_000))),
    );
    const { lease } = await heldRun(log);
    const append = () =>
      log.append(
        lease,
        1,
        upTo(5).map(() => logged("y".repeat(50_000))),
      );
    await expect(append()).rejects.toMatchObject(failing(/no room/));
    await log.append(old.lease, 2, [completed]);
    await log.delete(old.runId);
    expect((await append()).events).toHaveLength(5);
  });
});

describe("a locked file", () => {
  test("is waited for, then told of; when it is free again, all goes on", async () => {
    const path = tempStore();
    const log = opened(path, { busyMs: 50 });
    const { runId, lease } = await heldRun(log);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const locked = failing(/was locked by another program for 50 ms, so nothing was stored/);
    await expect(log.append(lease, 1, [logged("a")])).rejects.toMatchObject(locked);
    // Reading goes on meanwhile.
    expect(await wholeLog(log, runId)).toHaveLength(1);
    other.exec("ROLLBACK");
    other.close();
    await log.append(lease, 1, [logged("a")]);
    expect(messages(await wholeLog(log, runId))).toEqual(["a"]);
  });
});

describe("a file that may not be written", () => {
  const fixture = fileURLToPath(new URL("fixtures/read-only.ts", import.meta.url));
  // Root may write everything, so somebody else has to try.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

  test("is told of", async () => {
    const { path } = await storeOf(1);
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o555);
    const answer = execFileSync(process.execPath, [fixture, path], { ...nobody, encoding: "utf8" });
    expect(answer).toMatch(/^store_failed: the store ".+runs\.db" (may not be written|cannot be opened)/);
  });
});

describe("a damaged file", () => {
  test("an event that was changed on the disk is not told as if it were true", async () => {
    const { path, runId } = await storeOf(100);
    const bytes = readFileSync(path);
    bytes.write("LINE", bytes.indexOf("line 50 of this log"));
    writeFileSync(path, bytes);
    const log = opened(path);
    const damaged = failing(/is damaged: put back a backup/);
    await expect(log.read(runId, undefined, 500)).rejects.toMatchObject(damaged);
    const follow = log.follow(runId, undefined, new AbortController().signal);
    await expect(followed(follow)).rejects.toMatchObject(damaged);
    expect(messages((await log.read(runId, undefined, 20)).events)).toHaveLength(19);
    expect((await endedRun(log)).length).toBeGreaterThan(0);
  });

  test("pages overwritten in the middle are told of", async () => {
    const { path, runId } = await storeOf(400);
    const bytes = readFileSync(path);
    bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 8_192);
    writeFileSync(path, bytes);
    const log = opened(path);
    await expect(log.read(runId, undefined, 500)).rejects.toMatchObject(failing(/is damaged/));
  });

  test.each([0.9, 0.5, 0.1])("a file cut off at %f of its length is told of", async (part) => {
    const { path, runId } = await storeOf(400);
    truncateSync(path, Math.floor(statSync(path).size * part));
    const log = opened(path);
    await expect(log.read(runId, undefined, 500)).rejects.toMatchObject(failing(/is damaged/));
  });
});

describe("a file that is not ours", () => {
  test("no database at all", async () => {
    const path = tempStore();
    writeFileSync(path, "a text, and quite a long one\n".repeat(100));
    await expect(opened(path).find("any")).rejects.toMatchObject(failing(/is not a database of runs/));
    expect(readFileSync(path, "utf8")).toContain("a text");
  });

  test("another program's database is not written to", async () => {
    const path = tempStore();
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE theirs (a); PRAGMA user_version = 7");
    other.close();
    const before = readFileSync(path);
    const theirs = failing(/is another program's database: choose another path/);
    await expect(opened(path).create(newRun())).rejects.toMatchObject(theirs);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a store of a later version is refused, and left as it is", async () => {
    const { path } = await storeOf(1);
    const later = new DatabaseSync(path);
    later.exec("PRAGMA user_version = 1000");
    later.close();
    const future = failing(/was written by a later version of Stepcast: update this one/);
    await expect(opened(path).find("any")).rejects.toMatchObject(future);
  });

  test("a path where no file can be", async () => {
    const path = tempStore();
    writeFileSync(path, "");
    const below = failing(/cannot be opened: check that its folder is there/);
    await expect(opened(join(path, "runs.db")).find("any")).rejects.toMatchObject(below);
    await expect(opened(dirname(path)).find("any")).rejects.toMatchObject(below);
  });
});

describe("the store's thread", () => {
  test("that ends is told to all who wait, and to all who come", async () => {
    const log = opened(tempStore());
    const { runId, lease } = await heldRun(log);
    const follow = followed(log.follow(runId, undefined, new AbortController().signal));
    const ended = failing(/^the thread of the store ".+runs\.db" ended: open the store again/);
    const all = Promise.allSettled([log.append(lease, 1, [logged("a")]), follow]);
    // Nothing of the log's own ends its thread.
    const worker: Worker = Reflect.get(Reflect.get(log, "thread"), "worker");
    await worker.terminate();
    for (const outcome of await all) expect(outcome).toMatchObject({ status: "rejected", reason: ended });
    await expect(log.find(runId)).rejects.toMatchObject(ended);
  });

  test("of a closed log does nothing more", async () => {
    const log = sqliteLog(tempStore());
    const { runId } = await heldRun(log);
    await log.close();
    await expect(log.find(runId)).rejects.toMatchObject(failing(/was closed: open it again/));
    await expect(claimed(log, runId, "late")).rejects.toMatchObject(failing(/was closed/));
  });

  test("leaves one file when it is closed", async () => {
    const { path } = await storeOf(10);
    expect(statSync(path).size).toBeGreaterThan(0);
    for (const rest of ["-wal", "-shm"]) expect(() => statSync(`${path}${rest}`)).toThrow(/ENOENT/);
  });
});
