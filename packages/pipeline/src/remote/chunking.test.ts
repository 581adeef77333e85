import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { testsInFull } from "../testing/environment.ts";
import { linesOf } from "./lines.ts";
import { type Said, saidIn } from "./said.ts";
import type { Answer, Line } from "./request.ts";
import { AllowedHosts } from "./allowed-hosts.ts";

const numRuns = testsInFull ? 5_000 : 300;

/** An answer whose bytes come in these pieces. */
function answerOf(contentType: string, pieces: Uint8Array[]): Answer {
  const response = Object.assign(Readable.from(pieces), {
    headers: { "content-type": contentType },
  });
  // What is read of a message: its bytes and headers.
  return { url: new URL("http://agent/run"), response: response as unknown as IncomingMessage };
}

async function said(contentType: string, pieces: Uint8Array[]): Promise<Said[]> {
  const agentUrl = new URL("http://agent/run");
  const line: Line = {
    hosts: new AllowedHosts({ agentUrl, allowedHosts: [], allowPrivate: false }),
    signal: new AbortController().signal,
    idleMs: 60_000,
  };
  const all: Said[] = [];
  for await (const one of saidIn(answerOf(contentType, pieces), { ...line, maxBytes: 1e9 })) all.push(one);
  return all;
}

function cut(bytes: Uint8Array, at: number[]): Uint8Array[] {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((place, index) => bytes.subarray(place, places[index] ?? bytes.length));
}

/** A line of text that is not empty and has no end of a line in it. */
const word = fc
  .string({ unit: fc.constantFrom("a", "é", "€", "😀", "{", "[", '"', ":", " ", "\u2028"), minLength: 1 })
  .filter((text) => text.trim() !== "" && !/^\s*[{[]/.test(text));
const thing = fc.oneof(
  word.map((text): Said => ({ kind: "text", text })),
  fc
    .dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 1 }))
    .map((value): Said => ({ kind: "json", value: JSON.parse(JSON.stringify(value)) })),
);
const textIn = (one: Said) => (one.kind === "text" ? one.text : JSON.stringify(one.value));
const places = fc.array(fc.nat({ max: 5_000 }), { maxLength: 40 });
const ending = fc.constantFrom("\n", "\r\n");

test("lines are the same however their bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(thing), ending, fc.boolean(), places, async (things, end, isEnded, at) => {
      const text = things.map(textIn).join(end) + (isEnded ? end : "");
      expect(await said("text/plain", cut(Buffer.from(text), at))).toEqual(things);
    }),
    { numRuns, seed: 17 },
  );
});

test("events are the same however their bytes are cut, with pings in between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(thing), ending, places, async (things, end, at) => {
      const events = things.map((one) => `: ping${end}${end}id: 7${end}data: ${textIn(one)}${end}${end}`);
      expect(await said("text/event-stream", cut(Buffer.from(events.join("")), at))).toEqual(things);
    }),
    { numRuns, seed: 17 },
  );
});

test("any bytes at all are read without harm, and the same however they are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom("text/plain", "text/event-stream", "application/x-ndjson"),
      places,
      async (bytes, type, at) => {
        expect(await said(type, cut(bytes, at))).toEqual(await said(type, [bytes]));
      },
    ),
    { numRuns, seed: 17 },
  );
});

test("a line that is as long as it may be is read, and one character more is refused", async () => {
  async function* texts(chars: number) {
    for (let left = chars; left > 0; left -= 7) yield "x".repeat(Math.min(7, left));
    yield "\n";
  }
  const read = async (chars: number) => {
    const lines: string[] = [];
    for await (const line of linesOf(texts(chars), 1_000)) lines.push(line);
    return lines;
  };
  expect(await read(1_000)).toEqual(["x".repeat(1_000)]);
  await expect(read(1_001)).rejects.toThrow("a line of more than 1000 characters");
});
