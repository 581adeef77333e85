import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreedType, sniffedBytes } from "./sniff-type.ts";

const unknownType = "application/octet-stream";
const ascii = (text: string) => new TextEncoder().encode(text);
const bytes = (...values: number[]) => Uint8Array.from([...values, ...Array<number>(40).fill(0)]);

const png = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52);
const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46);
const zip = bytes(0x50, 0x4b, 5, 6);
const mp4 = Uint8Array.from([0, 0, 0, 24, ...ascii("ftypisom"), ...bytes()]);
const pdf = ascii("%PDF-1.7\n%âãÏÓ\n");
const html = ascii("<!doctype html><script>alert(1)</script>");

describe("a type is kept where the bytes agree", () => {
  test.each([
    ["application/pdf", pdf],
    ["image/png", png],
    ["IMAGE/PNG", png],
    ["image/jpeg", jpeg],
    ["image/jpg", jpeg],
    ["video/mp4", mp4],
    ["audio/mp4", mp4],
    ["application/zip", zip],
    ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", zip],
    ["application/vnd.oasis.opendocument.text", zip],
    ["text/html", html],
    ["text/plain", html],
    ["text/plain", ascii("")],
    ["text/csv; charset=utf-8", ascii("größe,数\n")],
    ["application/json", ascii('{"a":1}')],
    ["application/x-ndjson", ascii("{}\n{}")],
    ["application/vnd.api+json", ascii("{}")],
    ["image/svg+xml", ascii("<svg/>")],
    // "BM" begins bitmaps too, and "II*\0" pictures: text is only asked to be text.
    ["text/csv", ascii("BMW,5\n")],
    ["application/x-custom", ascii("anything")],
    ["application/x-custom", bytes(1, 2, 3)],
    ["application/x-custom", zip],
    [unknownType, pdf],
  ])("%s", async (mediaType, head) => {
    expect(await agreedType(mediaType, head)).toBe(mediaType);
  });
});

describe("a type is unknown where the bytes contradict", () => {
  test.each([
    ["application/pdf", html],
    ["application/pdf", ascii("")],
    ["application/pdf", zip],
    ["image/png", html],
    ["image/png", jpeg],
    ["image/gif", png],
    ["image/jpeg", mp4],
    ["video/mp4", png],
    ["application/zip", pdf],
    ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", pdf],
    ["application/x-custom", png],
    ["text/html", png],
    ["text/csv", zip],
    ["text/plain", ascii("a\0b")],
    ["application/json", bytes(1, 2, 3)],
  ])("%s", async (mediaType, head) => {
    expect(await agreedType(mediaType, head)).toBe(unknownType);
  });
});

test("text is text in whatever letters: Latin-1, UTF-8 with a mark, UTF-16 with a mark, with tabs and escapes", async () => {
  const heads = [
    Uint8Array.from([0x67, 0x72, 0xf6, 0xdf, 0x65]),
    Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]),
    Uint8Array.from([0xff, 0xfe, 0x61, 0]),
    Uint8Array.from([0xfe, 0xff, 0, 0x61]),
    ascii("a\tb\r\n\f\u001b[1mbold"),
  ];
  for (const head of heads) expect(await agreedType("text/csv", head)).toBe("text/csv");
  for (const code of [0, 1, 8, 11, 14, 26, 28, 31]) {
    expect(await agreedType("text/csv", ascii(`a${String.fromCharCode(code)}b`))).toBe(unknownType);
  }
});

test("whatever the bytes, there is an answer: the type that was said, or that it is unknown", async () => {
  const starts = [
    png,
    jpeg,
    zip,
    mp4,
    pdf,
    ascii("PK\u0003\u0004"),
    ascii("ID3"),
    ascii("RIFF"),
    ascii("OggS"),
  ];
  const head = fc
    .tuple(fc.constantFrom(ascii(""), ...starts), fc.uint8Array({ maxLength: sniffedBytes }))
    .map(([start, rest]) => Uint8Array.from([...start, ...rest]).subarray(0, sniffedBytes));
  const type = fc.constantFrom(
    "application/pdf",
    "image/png",
    "audio/mpeg",
    "application/zip",
    "text/csv",
    "x/custom",
  );
  await fc.assert(
    fc.asyncProperty(type, head, async (mediaType, some) => {
      expect([mediaType, unknownType]).toContain(await agreedType(mediaType, some));
    }),
    { seed: 5, numRuns: 500 },
  );
});
