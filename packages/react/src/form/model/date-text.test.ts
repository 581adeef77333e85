import fc from "fast-check";
import { expect, test } from "vitest";
import { isoText, localText } from "./date-text.ts";

const any = { patterns: [] };

test("an instant is shown on the clock here, as finely as it is", () => {
  const at = (...time: [number, number, number, number]) => new Date(2026, 1, 3, ...time).toISOString();
  expect(localText(at(9, 5, 0, 0))).toBe("2026-02-03T09:05");
  expect(localText(at(9, 5, 7, 0))).toBe("2026-02-03T09:05:07");
  expect(localText(at(9, 5, 7, 8))).toBe("2026-02-03T09:05:07.008");
  expect(localText("no date")).toBe("");
});

test("comes back as an instant that the clock shows the same", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("0100-01-01"), max: new Date("9999-12-30"), noInvalidDate: true }),
      (date) => {
        const shown = localText(date.toISOString());
        expect(localText(isoText(shown, any) ?? "")).toBe(shown);
      },
    ),
    { seed: 20_261_122 },
  );
});

test("is written as exactly as the schema takes it", () => {
  const local = localText("2026-02-03T09:05:00.000Z");
  expect(isoText(local, { patterns: ["T\\d\\d:\\d\\d:\\d\\dZ$"] })).toBe("2026-02-03T09:05:00Z");
  expect(isoText(local, { patterns: ["T\\d\\d:\\d\\dZ$"] })).toBe("2026-02-03T09:05Z");
  expect(isoText("", any)).toBeUndefined();
  // ISO 8601 has four digits for a year.
  expect(isoText("12026-02-03T09:05", any)).toBeUndefined();
});
