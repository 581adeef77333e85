import { expect, onTestFinished, test, vi } from "vitest";
import { uploadLocks } from "./upload-locks.ts";

const id = "an upload";
const never = new AbortController().signal;

/** Requests by their names, and what happened to them in order. */
function requests(waitMs?: number) {
  const locks = uploadLocks(waitMs);
  const told: string[] = [];
  return {
    told,
    async take(name: string, { of = id, stopped = never } = {}) {
      const lock = locks.newLock(of);
      await lock.lock(stopped, () => void told.push(`${name} is asked`));
      told.push(`${name} has it`);
      return lock;
    },
  };
}

test("requests on one upload take turns in the order in which they came, and each is asked to make room", async () => {
  const { told, take } = requests();
  const first = await take("first");
  const second = take("second");
  const third = take("third");
  await first.unlock();
  await (await second).unlock();
  await (await third).unlock();
  expect(told).toEqual([
    "first has it",
    "first is asked",
    "first is asked",
    "second is asked",
    "second has it",
    "third has it",
  ]);
  await (await take("fourth")).unlock();
});

test("requests on two uploads do not wait for each other", async () => {
  const { told, take } = requests();
  await take("first");
  await take("other", { of: "another upload" });
  expect(told).toEqual(["first has it", "other has it"]);
});

test("who leaves while waiting is passed over", async () => {
  const { told, take } = requests();
  const first = await take("first");
  const leaving = new AbortController();
  const second = take("second", { stopped: leaving.signal });
  const third = take("third");
  leaving.abort();
  await expect(second).rejects.toMatchObject({ status_code: 500 });
  await first.unlock();
  await (await third).unlock();
  expect(told).not.toContain("second has it");
  expect(told).toContain("third has it");
});

test("who has left already, or has waited for too long, does not get it", async () => {
  const { take } = requests(1);
  const first = await take("first");
  await expect(take("left", { stopped: AbortSignal.abort() })).rejects.toMatchObject({ status_code: 500 });
  await expect(take("late")).rejects.toMatchObject({ body: expect.stringContaining("timeout") });
  await first.unlock();
  await (await take("next")).unlock();
});

test("waiting takes no turn of the event loop", async () => {
  const turns = vi.spyOn(globalThis, "setImmediate");
  onTestFinished(() => turns.mockRestore());
  const { take } = requests();
  const first = await take("first");
  const second = take("second");
  await new Promise((resolve) => setTimeout(resolve, 0));
  await first.unlock();
  await (await second).unlock();
  expect(turns).not.toHaveBeenCalled();
});
