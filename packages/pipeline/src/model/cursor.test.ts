import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCursor, parseCursor } from "./cursor.ts";

test("a cursor comes back as the position it was made of", () => {
  const tag = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/);
  fc.assert(
    fc.property(fc.nat(), tag, (seq, mark) => {
      expect(parseCursor(formatCursor(seq, mark))).toEqual({ seq, tag: mark });
    }),
    { seed: 42 },
  );
});

test.each([undefined, null, "", "0"])("%j stands before the first event", (cursor) => {
  expect(parseCursor(cursor)).toEqual({ seq: 0 });
});

test("a bare seq is a position without a tag", () => {
  expect(parseCursor("12")).toEqual({ seq: 12 });
});

test.each(["-1.a", "1.", ".a", "1.a b", "1.a.b", "1e3.a", " 1.a", "1.a\n", `${"9".repeat(16)}.a`, "null"])(
  "%j is refused",
  (cursor) => {
    expect(() => parseCursor(cursor)).toThrow(expect.objectContaining({ code: "invalid_cursor" }));
  },
);
