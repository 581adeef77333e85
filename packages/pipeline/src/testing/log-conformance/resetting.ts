import { expect, test } from "vitest";
import { formatCursor } from "../../model/cursor.ts";
import { type Given, completed, heldRun, logged, wholeLog } from "../log-under-test.ts";

export function resetting(given: Given): void {
  test("law 18: A cursor with an unknown tag, or beyond the end, is answered with a reset.", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("a"), completed]);
    const all = await wholeLog(given.log, runId);
    const tag = all.at(-1)?.tag ?? "";
    for (const cursor of [formatCursor(2, "wrong-tag"), formatCursor(4, tag), formatCursor(1_000_000, tag)]) {
      expect(await given.log.read(runId, cursor, 10)).toEqual({
        events: [],
        ended: false,
        reset: { lastSeq: 3 },
      });
      const pages = given.log.follow(runId, cursor, new AbortController().signal)[Symbol.asyncIterator]();
      expect((await pages.next()).value).toEqual({ events: [], ended: false, reset: { lastSeq: 3 } });
      expect((await pages.next()).value).toEqual({ events: all, ended: true });
      expect((await pages.next()).done).toBe(true);
    }
  });

  test("a bare seq stands behind that event, whatever its tag; beyond the end it is answered with a reset", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("a"), completed]);
    const all = await wholeLog(given.log, runId);
    for (const seq of [1, 2, 3]) {
      expect(await given.log.read(runId, String(seq), 10)).toEqual({ events: all.slice(seq), ended: true });
      const pages = given.log.follow(runId, String(seq), new AbortController().signal);
      const followed: unknown[] = [];
      for await (const page of pages) followed.push(...page.events);
      expect(followed).toEqual(all.slice(seq));
    }
    expect(await given.log.read(runId, "4", 10)).toEqual({ events: [], ended: false, reset: { lastSeq: 3 } });
  });

  test("a cursor that no log gave out is refused (`invalid_cursor`)", async () => {
    const { runId } = await heldRun(given.log);
    for (const cursor of ["-1", "1e3", "-1.a", "1.", "x.y", "1.a.b", "1.%00"]) {
      await expect(given.log.read(runId, cursor, 10)).rejects.toMatchObject({ code: "invalid_cursor" });
    }
  });
}
