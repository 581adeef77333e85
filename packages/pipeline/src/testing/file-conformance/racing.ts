import { expect, test } from "vitest";
import type { FileRef } from "../../model/file-ref.ts";
import { testsInFull } from "../environment.ts";
import { hourMs, type GivenFiles, listed, textOf } from "../files-under-test.ts";
import { seededRandom } from "../seeded-random.ts";

const seeds = Array.from({ length: testsInFull ? 100 : 5 }, (_, seed) => seed + 1);
/** A store over a network takes a while for so many calls. */
const timeout = 60_000;

export function racing(given: GivenFiles): void {
  test.each(seeds)(
    "law 6: Removing a file takes nothing from another, also where one with the same bytes is written at that moment (seed %i)",
    { timeout },
    async (seed) => {
      const pick = picker(seededRandom(seed));
      // Bytes without a file may go at once; what is being written is younger.
      given.clock.advance(2 * hourMs);
      const there = new Map<string, { file: FileRef; text: string }>();
      const gone: string[] = [];
      for (let round = 0; round < 12; round++) {
        const work = Array.from({ length: 8 }, () =>
          pick(["write", "write", "write", "remove", "expire", "sweep"]),
        );
        await Promise.all(work.map((what) => act(what)));
        await check();
      }

      async function act(what: string): Promise<void> {
        if (what === "sweep") return given.files.sweep();
        if (what === "write") {
          const text = pick(["one", "two", "three"]);
          const file = await given.files.write(`${text}.txt`, text);
          there.set(file.id, { file, text });
          return;
        }
        const id = pick([...there.keys()]);
        if (id === undefined) return;
        there.delete(id);
        gone.push(id);
        await (what === "remove" ? given.files.remove(id) : given.files.expire(id));
      }

      async function check(): Promise<void> {
        expect((await listed(given.files)).map(({ id }) => id)).toEqual([...there.keys()].sort());
        for (const [id, { file, text }] of there) {
          expect(await given.files.find(id)).toEqual(file);
          expect(await textOf(given.files, id)).toBe(text);
        }
        for (const id of gone) expect(await given.files.find(id)).toBeUndefined();
      }
    },
  );

  test("many files are written at a time, each with its own bytes", async () => {
    const texts = Array.from({ length: 40 }, (_, n) => `text ${n % 20}`);
    const files = await Promise.all(texts.map((text) => given.files.write("a.txt", text)));
    const read = await Promise.all(files.map(({ id }) => textOf(given.files, id)));
    expect(read).toEqual(texts);
  });
}

function picker(random: () => number) {
  // Undefined where there is nothing to pick from.
  return <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
}
