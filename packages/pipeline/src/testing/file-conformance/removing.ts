import { expect, test } from "vitest";
import { dayMs, type GivenFiles, listed, textOf } from "../files-under-test.ts";

export function removing(given: GivenFiles): void {
  test("law 6: Removing a file takes nothing from another, also where both have the same bytes.", async () => {
    const [first, second, third] = [
      await given.files.write("a.txt", "same"),
      await given.files.write("b.txt", "same"),
      await given.files.write("a.txt", "same"),
    ];
    await given.files.remove(first.id);
    await given.files.expire(third.id);
    given.clock.advance(2 * dayMs);
    await given.files.sweep();
    expect(await given.files.find(second.id)).toEqual(second);
    expect(await textOf(given.files, second.id)).toBe("same");
    expect((await listed(given.files)).map(({ id }) => id)).toEqual([second.id]);
  });

  test("law 7: A removed or expired file is not found; of the expired one `expiredAt` tells since when, for 30 days.", async () => {
    const removed = await given.files.write("a", "a");
    const expired = await given.files.write("b", "b");
    expect(await given.files.expiredAt(expired.id)).toBeUndefined();
    given.clock.advance(5);
    const then = given.clock();
    await given.files.remove(removed.id);
    await given.files.expire(expired.id);
    for (const { id } of [removed, expired]) {
      expect(await given.files.find(id)).toBeUndefined();
      await expect(textOf(given.files, id)).rejects.toMatchObject({ code: "file_not_found" });
    }
    given.clock.advance(29 * dayMs);
    await given.files.expire(expired.id);
    await given.files.sweep();
    expect(await given.files.expiredAt(removed.id)).toBeUndefined();
    expect(await given.files.expiredAt(expired.id)).toBe(then);
    given.clock.advance(2 * dayMs);
    await given.files.sweep();
    expect(await given.files.expiredAt(expired.id)).toBeUndefined();
  });

  test("removing what is not there is fine, also twice at once", async () => {
    const { id } = await given.files.write("a", "a");
    await Promise.all([given.files.remove(id), given.files.expire(id), given.files.remove(id)]);
    await given.files.expire(id);
    expect(await given.files.find(id)).toBeUndefined();
  });
}
