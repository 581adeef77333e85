import { expect, test } from "vitest";
import { dayMs, type GivenFiles, textOf } from "../files-under-test.ts";

export function sharing(given: GivenFiles): void {
  test("law 9: Equal bytes are kept once.", async () => {
    const bytes = Buffer.alloc(1_000_000, "same");
    const first = await given.files.write("a.bin", bytes);
    const { sizeBytes } = await given.stored();
    const others = await Promise.all(
      ["b.bin", "c.bin", "d.txt"].map((name) => given.files.write(name, bytes)),
    );
    // The references take some room too.
    expect((await given.stored()).sizeBytes).toBeLessThan(sizeBytes + 3_000);
    const ids = [first, ...others].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) await given.files.remove(id);
    given.clock.advance(2 * dayMs);
    await given.files.sweep();
    expect(await given.stored()).toEqual({ names: [], sizeBytes: 0 });
  });

  test("bytes that are sent again after their last file went are whole again", async () => {
    const first = await given.files.write("a.txt", "again");
    await given.files.remove(first.id);
    const second = await given.files.write("a.txt", "again");
    given.clock.advance(2 * dayMs);
    await given.files.sweep();
    expect(await textOf(given.files, second.id)).toBe("again");
  });
}
