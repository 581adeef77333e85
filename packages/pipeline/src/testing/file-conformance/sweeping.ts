import { expect, test } from "vitest";
import { dayMs, type GivenFiles, listed, textOf } from "../files-under-test.ts";

export function sweeping(given: GivenFiles): void {
  test("law 8: `sweep` takes nothing of a file that is there or being written.", async () => {
    const kept = await given.files.write("kept.txt", "kept");
    async function* body() {
      yield "first";
      await given.files.sweep();
      yield " second";
    }
    const written = await given.files.write("written.txt", body());
    given.clock.advance(40 * dayMs);
    await given.files.sweep();
    expect(await textOf(given.files, kept.id)).toBe("kept");
    expect(await textOf(given.files, written.id)).toBe("first second");
    expect(await listed(given.files)).toHaveLength(2);
  });

  test("law 8: once all files are removed or expired, and long gone, nothing is left", async () => {
    for (const text of ["one", "two", "two"]) {
      await given.files.remove((await given.files.write("a.txt", text)).id);
      await given.files.expire((await given.files.write("b.txt", text)).id);
    }
    given.clock.advance(31 * dayMs);
    await given.files.sweep();
    const { names, sizeBytes } = await given.stored();
    expect([names, sizeBytes]).toEqual([[], 0]);
  });

  test("a store that was never written to is swept, listed and looked up all the same", async () => {
    await given.files.sweep();
    expect(await listed(given.files)).toEqual([]);
    expect(await given.files.find("A".repeat(22))).toBeUndefined();
  });
}
