import { expect, test } from "vitest";
import type { FileRef } from "../../model/file-ref.ts";
import { bytesOf, type GivenFiles, hourMs, listed, textOf } from "../files-under-test.ts";

export function reading(given: GivenFiles): void {
  test("law 4: A range is exact: both its ends are in it, and it is cut at the end of the file.", async () => {
    const { id } = await given.files.write("a", "0123456789");
    const read = (start: number, end: number) => textOf(given.files, id, { start, end });
    expect(await read(0, 0)).toBe("0");
    expect(await read(2, 4)).toBe("234");
    expect(await read(0, 9)).toBe("0123456789");
    expect(await read(8, 100)).toBe("89");
    expect(await read(9, 9)).toBe("9");
    expect(await read(10, 30)).toBe("");
    expect(await read(20, 30)).toBe("");
  });

  test("law 4: A range of a large file is exact wherever it begins", async () => {
    const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, n) => n % 251));
    const { id } = await given.files.write("large.bin", bytes);
    for (const [start, end] of [
      [1, 2],
      [65_535, 65_537],
      [262_143, 524_289],
      [699_999, 699_999],
    ] as const) {
      expect(await bytesOf(given.files, id, { start, end })).toEqual(bytes.subarray(start, end + 1));
    }
  });

  test("law 3: What is not an id of a file finds nothing, opens nothing and removes nothing", async () => {
    const { id } = await given.files.write("a", "a");
    const { names } = await given.stored();
    for (const other of [...noIds(id), ...names.filter((name) => name !== id)]) {
      expect(await given.files.find(other)).toBeUndefined();
      expect(await given.files.expiredAt(other)).toBeUndefined();
      await expect(textOf(given.files, other)).rejects.toMatchObject({ code: "file_not_found" });
      const range = textOf(given.files, other, { start: 0, end: 1 });
      await expect(range).rejects.toMatchObject({ code: "file_not_found" });
      await given.files.remove(other);
      await given.files.expire(other);
    }
    expect((await given.stored()).names).toEqual(names);
  });

  test("a reader that leaves in the middle holds nothing up", async () => {
    const { id } = await given.files.write("large.bin", Buffer.alloc(3_000_000));
    for await (const chunk of given.files.open(id)) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(await bytesOf(given.files, id)).toHaveLength(3_000_000);
  });

  test("the list has every file that is there", async () => {
    expect(await listed(given.files)).toEqual([]);
    const files: FileRef[] = [];
    for (const name of ["a", "b", "c"]) {
      files.push(await given.files.write(name, name));
      given.clock.advance(5);
    }
    const all = await listed(given.files);
    expect(all.map(({ id }) => id)).toEqual(files.map(({ id }) => id).sort());
    // A store may list the time by a clock of its own.
    for (const { createdAt } of all) expect(Math.abs(createdAt - given.clock())).toBeLessThan(hourMs);
    await given.files.remove(files[1]?.id ?? "");
    const rest = all.filter(({ id }) => id !== files[1]?.id);
    expect((await listed(given.files)).map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
  });
}

function noIds(id: string): string[] {
  return [
    "",
    "..",
    "../../etc/passwd",
    `${id}.json`,
    `${id}/../${id}`,
    `./${id}`,
    `${id}\0`,
    `${id}\n`,
    id.slice(1),
    "A".repeat(22),
    `${id.slice(0, 21)}!`,
    "%2e%2e%2fetc%2fpasswd",
    "..\\..\\etc\\passwd",
  ];
}
