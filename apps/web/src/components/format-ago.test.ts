import { expect, test } from "vitest";
import { formatAgo } from "./format-ago.ts";

test.each([
  [0, "now"],
  [9_999, "now"],
  [44_000, "40 seconds ago"],
  [59_999, "50 seconds ago"],
  [60_000, "1 minute ago"],
  [3_599_999, "59 minutes ago"],
  [7_200_000, "2 hours ago"],
  [86_400_000, "yesterday"],
  [30 * 86_400_000, "30 days ago"],
  [-5_000, "now"],
])("what was %i ms ago is told as %s", (elapsed, words) => {
  expect(formatAgo(1_000_000, 1_000_000 + elapsed)).toBe(words);
});
