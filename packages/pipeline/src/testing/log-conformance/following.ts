import { expect, test } from "vitest";
import type { Page, StoredEvent } from "../../engine/run-log.ts";
import { formatCursor } from "../../model/cursor.ts";
import type { FactText } from "../../model/event-text.ts";
import { limits } from "../../model/limits.ts";
import {
  type Given,
  completed,
  followed,
  heldRun,
  leaseMs,
  logged,
  seqs,
  upTo,
  wholeLog,
} from "../log-under-test.ts";

export function following(given: Given): void {
  test("law 4: Write first, tell after: nobody sees an event before it is stored.", async () => {
    const { runId, lease } = await heldRun(given.log);
    const leaving = new AbortController();
    const seen = (async () => {
      for await (const page of given.log.follow(runId, undefined, leaving.signal)) {
        const stored = await wholeLog(given.log, runId);
        for (const event of page.events) expect(stored[event.seq - 1]).toEqual(event);
      }
    })();
    for (const n of upTo(5)) await given.log.append(lease, n, [logged(`${n}`)]);
    await given.log.append(lease, 6, [completed]);
    await seen;
  });

  const law6 =
    "law 6: Follow gives history, then live, with no gap and no repeat, to any number of followers; it ends after the terminal event or at abort, freeing everything.";

  test(law6, async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(
      lease,
      1,
      upTo(700).map((n) => logged(`history ${n}`)),
    );
    const follow = () => followed(given.log.follow(runId, undefined, new AbortController().signal));
    const followers = [follow()];
    for (const n of upTo(20)) {
      followers.push(follow());
      await given.log.append(lease, n + 1, [logged(`live ${n}`)]);
    }
    const leaving = new AbortController();
    const left = followed(given.log.follow(runId, undefined, leaving.signal));
    leaving.abort();
    expect((await left).length).toBeLessThanOrEqual(721);
    await given.log.append(lease, 22, [completed]);
    followers.push(follow());
    for (const events of await Promise.all(followers)) expect(seqs(events)).toEqual(upTo(722));
  });

  test("a follower that comes with the cursor of the terminal event is told that it is the end, beside others too", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("one"), completed]);
    const leaving = new AbortController();
    const other = given.log.follow(runId, undefined, leaving.signal)[Symbol.asyncIterator]();
    const last = (await other.next()).value?.events.at(-1);
    if (!last) throw new Error("the log has events");
    const cursor = formatCursor(last.seq, last.tag);
    // Each of them may find what one before it has left behind.
    for (const _follower of upTo(3))
      expect(await followed(given.log.follow(runId, cursor, leaving.signal))).toEqual([]);
    leaving.abort();
    await other.return?.();
  });

  test("a follower that stands at the end and leaves is let go", async () => {
    const { runId } = await heldRun(given.log);
    const leaving = new AbortController();
    const pages = given.log.follow(runId, undefined, leaving.signal)[Symbol.asyncIterator]();
    expect((await pages.next()).value).toMatchObject({ events: [{ seq: 1 }], ended: false });
    const next = pages.next();
    leaving.abort();
    expect((await next).done).toBe(true);
  });

  test("law 7: Notifications only wake readers; events always come from the log.", async () => {
    const { runId, lease } = await heldRun(given.log);
    const pages = given.log.follow(runId, undefined, new AbortController().signal)[Symbol.asyncIterator]();
    await pages.next();
    const [next] = await Promise.all([pages.next(), given.log.append(lease, 1, [logged("live")])]);
    await given.log.append(lease, 2, [completed]);
    const events = next.done ? [] : [...next.value.events];
    for (let page = await pages.next(); !page.done; page = await pages.next())
      events.push(...page.value.events);
    expect(events).toEqual((await wholeLog(given.log, runId)).slice(1));
  });

  const law17 =
    "law 17: Memory per follower is bounded: a page ends with the event that brings it to `limits.pageEvents` events or `limits.pageChars` characters.";

  test(law17, async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, large(9));
    await given.log.append(lease, 2, [...upTo(700).map((n) => logged(`${n}`)), completed]);
    const pages: Page[] = [];
    for await (const page of given.log.follow(runId, undefined, new AbortController().signal)) {
      const read = await given.log.read(runId, cursorAfter(pages.at(-1)), 1_000);
      for (const { events } of [page, read]) expect(isBounded(events)).toBe(true);
      expect(read.ended).toBe(read.events.at(-1)?.seq === 711);
      pages.push(page);
    }
    expect(seqs(pages.flatMap(({ events }) => events))).toEqual(upTo(711));
    expect(pages.map(({ ended }) => ended)).toEqual(pages.map((page) => page === pages.at(-1)));
  });

  test("a run that is larger than a page is claimed whole", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, large(9));
    await given.log.release(lease);
    const claim = await given.log.claim(runId, { owner: "second", leaseMs, onOutside: () => undefined });
    expect(claim.status === "claimed" && seqs(claim.events)).toEqual(upTo(10));
  });

  test("a run larger than a page is claimed whole", async () => {
    const { runId, lease } = await heldRun(given.log);
    const large = logged("x".repeat(limits.valueChars - 1_000));
    await given.log.append(
      lease,
      1,
      Array.from({ length: 9 }, () => large),
    );
    await given.log.release(lease);
    const claim = await given.log.claim(runId, { owner: "second", leaseMs, onOutside: () => undefined });
    expect(claim.status === "claimed" && seqs(claim.events)).toEqual(upTo(10));
  });

  test("read and follow from every cursor give exactly the rest", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("a"), logged("b")]);
    await given.log.append(lease, 2, [logged("c"), completed]);
    const all = await wholeLog(given.log, runId);
    for (const [index, { seq, tag }] of all.entries()) {
      const cursor = formatCursor(seq, tag);
      expect((await given.log.read(runId, cursor, 500)).events).toEqual(all.slice(index + 1));
      const rest = await followed(given.log.follow(runId, cursor, new AbortController().signal));
      expect(rest).toEqual(all.slice(index + 1));
    }
  });

  test("read gives at most as many events as asked, and says when the log is at its end", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("a"), completed]);
    const two = await given.log.read(runId, undefined, 2);
    expect(two).toMatchObject({ events: [{ seq: 1 }, { seq: 2 }], ended: false });
    const last = two.events.at(-1);
    const rest = await given.log.read(runId, formatCursor(2, last?.tag ?? ""), 2);
    expect(rest).toMatchObject({ events: [{ seq: 3 }], ended: true });
  });
}

/** Facts of which a page holds a handful. */
function large(count: number): FactText[] {
  return upTo(count).map(() => logged("x".repeat(limits.valueChars - 1_000)));
}

function isBounded(events: readonly StoredEvent[]): boolean {
  const charsBeforeLast = events.slice(0, -1).reduce((sum, { text }) => sum + text.length, 0);
  return events.length > 0 && events.length <= limits.pageEvents && charsBeforeLast < limits.pageChars;
}

function cursorAfter(page: Page | undefined): string | undefined {
  const last = page?.events.at(-1);
  return last && formatCursor(last.seq, last.tag);
}
