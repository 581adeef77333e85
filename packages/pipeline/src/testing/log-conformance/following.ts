import { expect, test } from "vitest";
import { formatCursor } from "../../model/cursor.ts";
import { type Given, completed, followed, heldRun, logged, seqs, upTo, wholeLog } from "../log-under-test.ts";

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
