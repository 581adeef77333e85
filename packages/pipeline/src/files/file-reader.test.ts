import fc from "fast-check";
import { expect, test } from "vitest";
import { fileReader } from "./file-reader.ts";

function reader(bytes: Uint8Array, cuts: number[] = []) {
  return fileReader(async function* () {
    let from = 0;
    for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
      yield bytes.subarray(from, cut);
      from = cut;
    }
  });
}

async function linesOf(bytes: Uint8Array, cuts?: number[]): Promise<string[]> {
  const lines = [];
  for await (const line of reader(bytes, cuts).lines()) lines.push(line);
  return lines;
}

const encode = (text: string) => new TextEncoder().encode(text);

test("lines come without their ends, and the last one needs none", async () => {
  expect(await linesOf(encode("a\nb\r\n\nc"))).toEqual(["a", "b", "", "c"]);
  expect(await linesOf(encode("a\n"))).toEqual(["a"]);
  expect(await linesOf(encode(""))).toEqual([]);
  expect(await linesOf(encode("\ufeffa"))).toEqual(["a"]);
});

test("lines are the same wherever the bytes are cut", async () => {
  const line = fc.string({ unit: fc.constantFrom("a", "ü", "数", "🎉", ",") });
  const cases = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 6 }),
    end: fc.constantFrom("\n", "\r\n"),
    cuts: fc.array(fc.nat(200), { maxLength: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ lines, end, cuts }) => {
      const bytes = encode(lines.map((text) => text + end).join(""));
      const inside = cuts.filter((cut) => cut < bytes.length);
      expect(await linesOf(bytes, inside)).toEqual(lines);
    }),
    { seed: 42 },
  );
});

test("one line over many chunks is put together once", async () => {
  const chunk = encode("x".repeat(64 * 1024));
  const large = fileReader(async function* () {
    for (let n = 0; n < 500; n++) yield chunk;
  });
  let length = 0;
  for await (const line of large.lines()) length += line.length;
  expect(length).toBe(500 * 64 * 1024);
});

test("text and bytes are the whole file, as often as they are asked for", async () => {
  const file = reader(encode("größer"), [3]);
  expect(await file.text()).toBe("größer");
  expect(await file.bytes()).toEqual(Buffer.from("größer"));
  expect(await file.text()).toBe("größer");
  expect(await reader(encode("\ufeffa,b")).text()).toBe("a,b");
});
