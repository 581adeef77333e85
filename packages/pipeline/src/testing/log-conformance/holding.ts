import { expect, test } from "vitest";
import {
  type Given,
  claimed,
  heldRun,
  leaseMs,
  logged,
  messages,
  upTo,
  wholeLog,
} from "../log-under-test.ts";

export function holding(given: Given): void {
  const law3 =
    "law 3: One writer: a lease is valid until it expires or is released; only then can the `epoch` rise. From that instant every older lease is refused (`fenced`), whatever it still sends.";

  test(law3, async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("first")]);
    const held = await given.log.claim(runId, { owner: "second", leaseMs, onOutside: () => undefined });
    expect(held).toEqual({ status: "held", untilMs: given.clock() + leaseMs });
    given.clock.advance(leaseMs);
    const second = await claimed(given.log, runId, "second");
    expect(second.epoch).toBeGreaterThan(lease.epoch);
    const fenced = { code: "fenced" };
    await expect(given.log.append(lease, 2, [logged("late")])).rejects.toMatchObject(fenced);
    await expect(given.log.append(lease, 1, [logged("first")])).rejects.toMatchObject(fenced);
    await expect(given.log.renew(lease, leaseMs)).rejects.toMatchObject(fenced);
    await given.log.append(second, 1, [logged("second")]);
    expect(messages(await wholeLog(given.log, runId))).toEqual(["first", "second"]);
  });

  test("a lease past its time still holds until the run is claimed, and then is refused for good", async () => {
    const { runId, lease } = await heldRun(given.log);
    given.clock.advance(leaseMs);
    // Whoever was held up and finds that nobody needed the run goes on.
    await given.log.append(lease, 1, [logged("late, but in time")]);
    await given.log.renew(lease, leaseMs);
    given.clock.advance(leaseMs);
    await claimed(given.log, runId, "second");
    await expect(given.log.append(lease, 2, [logged("too late")])).rejects.toMatchObject({ code: "fenced" });
    await expect(given.log.renew(lease, leaseMs)).rejects.toMatchObject({ code: "fenced" });
  });

  test("renewing keeps a run held; releasing frees it at once, and only one's own lease", async () => {
    const { runId, lease } = await heldRun(given.log);
    given.clock.advance(leaseMs - 1);
    await given.log.renew(lease, leaseMs);
    given.clock.advance(leaseMs - 1);
    await given.log.append(lease, 1, [logged("still here")]);
    await given.log.release(lease);
    await expect(given.log.append(lease, 2, [logged("late")])).rejects.toMatchObject({ code: "fenced" });
    const second = await claimed(given.log, runId, "second");
    await given.log.release(lease);
    await given.log.append(second, 1, [logged("second")]);
    expect(messages(await wholeLog(given.log, runId))).toEqual(["still here", "second"]);
  });

  test("of several claims exactly one is given the run, with its whole log", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.append(lease, 1, [logged("a")]);
    await given.log.release(lease);
    const owners = upTo(5).map((owner) =>
      given.log.claim(runId, { owner: `owner ${owner}`, leaseMs, onOutside: () => undefined }),
    );
    const claims = (await Promise.all(owners)).filter((claim) => claim.status === "claimed");
    expect(claims).toHaveLength(1);
    expect(claims[0]?.events).toEqual(await wholeLog(given.log, runId));
  });
}
