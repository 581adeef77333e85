import { expect, test } from "vitest";
import { decode, detectEncoding } from "./encoding.ts";

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readBack(bytes: Uint8Array, size = 7): Promise<{ encoding: string; text: string }> {
  const encoding = await detectEncoding(inChunks(bytes, Math.max(size, 64)));
  let text = "";
  for await (const piece of decode(inChunks(bytes, size), encoding)) text += piece;
  return { encoding, text };
}

test("UTF-8 is read whether or not it has a mark", async () => {
  expect(await readBack(Buffer.from("größer 評価\n"))).toEqual({ encoding: "utf-8", text: "größer 評価\n" });
  expect((await readBack(Buffer.from("\uFEFFgrößer\n"))).text).toBe("größer\n");
});

test("windows-1252 is read where the bytes are no UTF-8", async () => {
  expect(await readBack(Buffer.from([0x67, 0x72, 0xf6, 0xdf, 0x65, 0x20, 0x80, 0x0a]))).toEqual({
    encoding: "windows-1252",
    text: "größe €\n",
  });
});

test("UTF-16 is read in both byte orders, with and without a mark", async () => {
  const little = Buffer.from("name;answer\r\nAnna;gut\r\n", "utf16le");
  expect(await readBack(little)).toEqual({ encoding: "utf-16le", text: "name;answer\r\nAnna;gut\r\n" });
  expect((await readBack(Buffer.concat([Buffer.from([0xff, 0xfe]), little]))).text).toBe(
    "name;answer\r\nAnna;gut\r\n",
  );
  expect(await readBack(Buffer.from(little).swap16())).toEqual({
    encoding: "utf-16be",
    text: "name;answer\r\nAnna;gut\r\n",
  });
});

test("a windows-1252 line inside a UTF-8 file spoils neither", async () => {
  const bytes = Buffer.concat([
    Buffer.from("über\nübel\n"),
    Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]),
    Buffer.from("älter\n"),
  ]);
  expect(await readBack(bytes)).toEqual({
    encoding: "utf-8 with stray bytes",
    text: "über\nübel\ncafé\nälter\n",
  });
});
