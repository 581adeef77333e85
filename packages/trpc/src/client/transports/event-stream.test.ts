import { expect, test } from "vitest";
import { EventStreamParser, type SentEvent } from "./event-stream.ts";

const encoder = new TextEncoder();

/** Everything that the standard gives a meaning, and letters of one to four bytes. */
const story = [
  "\uFEFF: a comment first",
  "event: connected",
  'data: {"a":1}',
  "",
  "data: one",
  "data:two",
  "data:  three",
  "id: 7.tag",
  "",
  "",
  "event: ping",
  "data: ",
  "",
  "data",
  "",
  "data: ö € 😀",
  "unknown: field",
  "",
  "id: 8\0",
  "data: x",
  "",
  "id",
  "data: y",
  "",
  "event: no data",
  "",
  "data: unfinished",
];

const told: SentEvent[] = [
  { type: "connected", data: '{"a":1}', id: "" },
  { type: "message", data: "one\ntwo\n three", id: "7.tag" },
  { type: "ping", data: "", id: "7.tag" },
  { type: "message", data: "", id: "7.tag" },
  { type: "message", data: "ö € 😀", id: "7.tag" },
  { type: "message", data: "x", id: "7.tag" },
  { type: "message", data: "y", id: "" },
];

const lineEnds = [
  ["LF", "\n"],
  ["CR", "\r"],
  ["CRLF", "\r\n"],
] as const;

test.for(lineEnds)("a stream with %s tells what the standard says, cut at any two bytes", ([, lineEnd]) => {
  const bytes = encoder.encode(story.join(lineEnd));
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      expectSame(read(pieces), told);
    }
  }
});

test.for(lineEnds)("a stream with %s tells the same byte by byte", ([, lineEnd]) => {
  const bytes = encoder.encode(story.join(lineEnd));
  expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(told);
});

test("line ends of all kinds may be mixed", () => {
  const ends = lineEnds.map(([, lineEnd]) => lineEnd);
  for (let shift = 0; shift < 3; shift++) {
    const text = story.map((line, index) => line + ends[(index + shift) % 3]).join("");
    expect(read([encoder.encode(text)]).slice(0, told.length)).toEqual(told);
  }
});

test("a message that never ends is given up, not kept", () => {
  const parser = new EventStreamParser();
  const piece = encoder.encode("x".repeat(1024 * 1024));
  parser.push(encoder.encode("data: "));
  expect(() => {
    for (let piecesRead = 0; piecesRead < 20; piecesRead++) parser.push(piece);
  }).toThrow("without an end");
  const manyLines = new EventStreamParser();
  const line = encoder.encode(`data: ${"x".repeat(1024 * 1024)}\n`);
  expect(() => {
    for (let linesRead = 0; linesRead < 20; linesRead++) manyLines.push(line);
  }).toThrow("without an end");
});

function read(pieces: Uint8Array[]): SentEvent[] {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

/** `expect` for each of fifty thousand cuts would take a minute. */
function expectSame(events: SentEvent[], wanted: SentEvent[]): void {
  if (JSON.stringify(events) !== JSON.stringify(wanted)) expect(events).toEqual(wanted);
}
