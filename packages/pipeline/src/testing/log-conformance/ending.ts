import { expect, test } from "vitest";
import {
  type Given,
  cancelled,
  cancelRequest,
  claimed,
  completed,
  heldRun,
  leaseMs,
  logged,
  seqs,
  wholeLog,
} from "../log-under-test.ts";

export function ending(given: Given): void {
  test("law 11: After the terminal event nothing follows.", async () => {
    const { runId, lease } = await heldRun(given.log);
    const ended = { code: "run_ended" };
    await expect(given.log.append(lease, 1, [completed, logged("late")])).rejects.toMatchObject(ended);
    await given.log.signal(runId, "answer", logged("an answer"));
    const last = await given.log.append(lease, 1, [completed]);
    expect(await given.log.append(lease, 1, [completed])).toEqual(last);
    await expect(given.log.append(lease, 2, [logged("late")])).rejects.toMatchObject(ended);
    await expect(given.log.signal(runId, "cancel", cancelRequest)).rejects.toMatchObject(ended);
    const again = await given.log.signal(runId, "answer", logged("again"));
    expect(again).toMatchObject({ won: false, event: { seq: 2 } });
    await given.log.release(lease);
    const claim = await given.log.claim(runId, { owner: "late", leaseMs, onOutside: () => undefined });
    expect(claim.status).toBe("ended");
    expect(seqs(await wholeLog(given.log, runId))).toEqual([1, 2, 3]);
  });

  const law12 = "law 12: If `run.cancel_requested` is stored before `run.completed`, that append is refused.";

  test(law12, async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.signal(runId, "cancel", cancelRequest);
    const refused = given.log.append(lease, 1, [completed]);
    await expect(refused).rejects.toMatchObject({ code: "cancel_requested" });
    const appended = await given.log.append(lease, 1, [cancelled]);
    expect(appended.outside).toMatchObject([{ type: "run.cancel_requested" }]);
    expect((await wholeLog(given.log, runId)).at(-1)?.type).toBe("run.cancelled");
  });

  test("law 12 holds across leases: a cancel that an earlier holder saw still refuses the completion", async () => {
    const { runId, lease } = await heldRun(given.log);
    await given.log.signal(runId, "cancel", cancelRequest);
    await given.log.append(lease, 1, [logged("seen")]);
    await given.log.release(lease);
    const second = await claimed(given.log, runId, "second");
    const refused = given.log.append(second, 1, [completed]);
    await expect(refused).rejects.toMatchObject({ code: "cancel_requested" });
  });
}
