import { expect, test } from "vitest";
import { followed, type Given, heldRun, logged, seqs } from "../log-under-test.ts";

export function closing(given: Given): void {
  test("close lets go of what the log holds open. Followers end.", async () => {
    const { runId } = await heldRun(given.log);
    const follow = followed(given.log.follow(runId, undefined, new AbortController().signal));
    // Until it stands at the end and waits.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await given.log.close();
    expect(seqs(await follow)).toEqual([1]);
  });

  test("what was asked for before the close is done", async () => {
    const { lease } = await heldRun(given.log);
    const appended = given.log.append(lease, 1, [logged("a"), logged("b")]);
    await given.log.close();
    expect((await appended).events).toHaveLength(2);
  });

  test("close can be asked for twice", async () => {
    await Promise.all([given.log.close(), given.log.close()]);
    await given.log.close();
  });
}
